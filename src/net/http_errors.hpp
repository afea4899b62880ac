// SPDX-License-Identifier: GPL-3.0-or-later
// The one place where libcurl's result codes become ours.
#pragma once

#include "base/error.hpp"

#include <curl/curl.h>

namespace oobready::net {

/// `os_error`: CURLINFO_OS_ERRNO, the errno of a failed connect.
Errc http_error(CURLcode code, long os_error);

} // namespace oobready::net
