"""Holds processes that listen on one port each until its standard input ends: hold-processes.py <processes>. Prints `ready`."""
import os
import signal
import socket
import sys

children = []
for at in range(int(sys.argv[1])):
    child = os.fork()
    if child == 0:
        listener = socket.create_server(('127.0.0.1', 0))
        signal.pause()
    children.append(child)
print('ready', flush=True)
sys.stdin.read()
for child in children:
    os.kill(child, signal.SIGKILL)
for child in children:
    os.waitpid(child, 0)
