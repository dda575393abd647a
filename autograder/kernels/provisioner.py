"""Kernels that start in milliseconds, for everything that uses jupyter_client.

A kernelspec whose metadata name the provisioner ``autograder`` gets kernels that are forked
from a process which has imported TensorFlow already, and that are Jupyter's in all else.
"""

import os
from pathlib import Path

from jupyter_client.provisioning import LocalProvisioner

from autograder.kernels.process import Process
from autograder.kernels.zygote import Request

LONGEST_LIFE = 7 * 86400  # seconds


class Provisioner(LocalProvisioner):
    """Has kernels forked, and ends them."""

    async def launch_kernel(self, cmd, **kwargs):
        """Have a kernel started.

        Raises
        ------
        process.KernelError
            If it can't be.
        """
        request = Request(
            argv=cmd,
            env=kwargs.get("env", dict(os.environ)),
            cwd=str(kwargs.get("cwd") or Path.cwd()),
            seconds=LONGEST_LIFE,
        )
        self.process = await Process.start(request, "warm")
        self.pid, self.pgid = self.process.pid, None
        return self.connection_info

    async def wait(self):
        code = 0
        if self.process:
            code = await self.process.end()
            self.process = None
        return code

    async def kill(self, restart=False):
        await super().kill(restart)
        if self.process:
            await self.process.end()
