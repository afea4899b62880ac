# SPDX-License-Identifier: GPL-3.0-or-later
"""A serial cable: a pseudo-terminal for the node at one end, a TCP server for the BMC at the other.

Keeps no end of the terminal open: only the node has that. Either direction can be cut.
"""
import os
import pathlib
import select
import socket
import termios
import threading
import time


class SerialCable:
    def __init__(self, address, port, to_node=True, to_bmc=True):
        self.to_node, self.to_bmc = to_node, to_bmc
        self.terminal, node = os.openpty()
        settings = termios.tcgetattr(node)
        settings[0] = 0  # a carriage return stays one
        settings[1] &= ~termios.OPOST
        settings[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(node, termios.TCSANOW, settings)
        self.path = pathlib.Path(os.ttyname(node))
        os.close(node)
        self.server = socket.create_server((address, port))
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._carry)
        self.thread.start()

    def close(self):
        self.over.set()
        self.thread.join()
        self.server.close()
        os.close(self.terminal)

    def _from_node(self):
        try:
            return os.read(self.terminal, 4096)
        except OSError:  # nobody has the node's end open
            time.sleep(0.01)
            return b""

    def _carry(self):
        bmc = None
        while not self.over.is_set():
            ends = [self.server, self.terminal, *([bmc] if bmc else [])]
            for end in select.select(ends, [], [], 0.05)[0]:
                if end is self.server:
                    bmc = self.server.accept()[0]
                elif end is self.terminal:
                    said = self._from_node()
                    if bmc and self.to_bmc:
                        bmc.sendall(said)
                else:
                    typed = bmc.recv(4096)
                    if not typed:
                        bmc.close()
                        bmc = None
                    elif self.to_node:
                        os.write(self.terminal, typed)
        if bmc:
            bmc.close()
