"""The AWS CLI, which takes longer to load than a command: it is loaded once, and each command runs in a fork. It ends with its input."""
import functools
import gc
import json
import os
import select
import socket
import sys

from awscli.clidriver import create_clidriver, main
from botocore import session

session.create_loader = functools.cache(session.create_loader)


def run(connection):
    _, streams, *_ = socket.recv_fds(connection, 1, 3)
    arguments, folder, environment = json.loads(b"".join(iter(lambda: connection.recv(65_536), b"")))
    for target, stream in enumerate(streams):
        os.dup2(stream, target)
    os.chdir(folder)
    os.environ.update(environment)
    sys.argv[1:] = arguments
    try:
        status = main()
    except SystemExit as end:
        status = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(str(status).encode())


# What every command reads, and what most of them call.
warm = create_clidriver()
warm._create_parser(warm._get_command_table())
for service in ("ecs", "rds", "ssm"):
    warm.session.create_client(service, "ap-northeast-1")
gc.freeze()
bin_folder, children = sys.argv[1], []
os.symlink(os.path.join(os.path.dirname(os.path.abspath(__file__)), "aws_client.py"), os.path.join(bin_folder, "aws"))
with socket.socket(socket.AF_UNIX) as server:
    server.bind(os.path.join(bin_folder, "socket"))
    server.listen()
    print("ready", flush=True)
    while server in select.select([server, sys.stdin], [], [])[0]:
        connection, _ = server.accept()
        child = os.fork()
        if not child:
            run(connection)
            break
        connection.close()
        children = [pid for pid in [*children, child] if os.waitpid(pid, os.WNOHANG) == (0, 0)]
