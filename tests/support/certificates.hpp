// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates for test servers, made by the openssl command.
#pragma once

#include "process.hpp"

#include <algorithm>
#include <cctype>

namespace support {

struct Certificate {
    std::filesystem::path file;
    std::filesystem::path key;

    /// As the openssl command says it: the judge of our own.
    [[nodiscard]] std::string sha256() const
    {
        std::string text = output_of(
            {"openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", file.string()});
        text = text.substr(text.find('=') + 1);
        std::string hex;
        for (char c : text)
            if (std::isxdigit(static_cast<unsigned char>(c)) != 0)
                hex += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return hex;
    }

    /// Its serial number in lower-case hex without leading zeros.
    [[nodiscard]] std::string serial() const
    {
        std::string text =
            output_of({"openssl", "x509", "-noout", "-serial", "-in", file.string()});
        std::string hex;
        for (char c : text.substr(text.find('=') + 1))
            if (std::isxdigit(static_cast<unsigned char>(c)) != 0)
                hex += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return hex.substr(std::min(hex.find_first_not_of('0'), hex.size()));
    }
};

/// Makes `name`.pem and `name`.key in `folder`. `names`: "IP:127.0.20.1,DNS:bmc.test", or empty for
/// none. Signed by `authority`, or by itself where that is null. `more`: options of `openssl req`.
inline Certificate make_certificate(const std::filesystem::path& folder, const std::string& name,
                                    const std::string& names, const Certificate* authority,
                                    const std::vector<std::string>& more = {})
{
    Certificate made{folder / (name + ".pem"), folder / (name + ".key")};
    std::vector<std::string> command{"openssl", "req",
                                     "-x509",   "-nodes",
                                     "-days",   "30",
                                     "-subj",   "/O=Test/CN=" + name,
                                     "-out",    made.file.string(),
                                     "-keyout", made.key.string()};
    if (std::find(more.begin(), more.end(), "-newkey") == more.end())
        command.insert(command.end(),
                       {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"});
    if (!names.empty())
        command.insert(command.end(), {"-addext", "subjectAltName=" + names});
    if (authority != nullptr)
        command.insert(command.end(),
                       {"-CA", authority->file.string(), "-CAkey", authority->key.string(),
                        "-addext", "basicConstraints=critical,CA:FALSE"});
    command.insert(command.end(), more.begin(), more.end());
    output_of(command);
    return made;
}

/// An authority that `root` signed.
inline Certificate make_authority(const std::filesystem::path& folder, const std::string& name,
                                  const Certificate& root)
{
    Certificate made{folder / (name + ".pem"), folder / (name + ".key")};
    output_of({"openssl",  "req",
               "-x509",    "-nodes",
               "-days",    "30",
               "-subj",    "/O=Test/CN=" + name,
               "-newkey",  "ec",
               "-pkeyopt", "ec_paramgen_curve:prime256v1",
               "-CA",      root.file.string(),
               "-CAkey",   root.key.string(),
               "-addext",  "basicConstraints=critical,CA:TRUE",
               "-out",     made.file.string(),
               "-keyout",  made.key.string()});
    return made;
}

} // namespace support
