"""Starts MiniStack with more resource types, declared stubs, and workarounds."""
import os
import signal
import sys
import threading

from ministack.app import main
from ministack.services.cloudformation import stacks
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

import as_aws_does
import failing_images
import outage
import provisioners
import provisioners_audit
import provisioners_edge
import provisioners_pair
import provisioners_watch
import restores
import scaling
import service_events
import stubs
import workarounds


MODULES = (provisioners, provisioners_audit, provisioners_edge, provisioners_pair, provisioners_watch, scaling)
PROVISIONERS = {kind: handlers for module in MODULES for kind, handlers in module.PROVISIONERS.items()}
ADDITIONS = {kind: complete for module in MODULES for kind, complete in getattr(module, "ADDITIONS", {}).items()}


def end_with_parent():
    """The pipe closes however the parent ends; the Lambda workers belong to the same process group."""
    sys.stdin.read()
    os.killpg(0, signal.SIGKILL)


def call_services_from_threads():
    """A provisioner that calls the server over HTTP must not run on the server's event loop."""
    on_thread = stacks._runs_on_worker_thread
    stacks._runs_on_worker_thread = lambda kind: kind in PROVISIONERS or kind in ADDITIONS or kind in stubs.MADE or kind in as_aws_does.CALLING or on_thread(kind)


def completed(handlers, complete):
    """The emulator's own handlers, with what they leave out."""
    def create(logical_id, props, stack_name):
        physical_id, attributes = handlers["create"](logical_id, props, stack_name)
        return physical_id, {**(attributes or {}), **(complete(physical_id, props) or {})}

    def update(old_physical_id, old_props, new_props, *names):
        physical_id, attributes = handlers["update"](old_physical_id, old_props, new_props, *names)
        return physical_id, {**(attributes or {}), **(complete(physical_id, new_props) or {})}

    return {**handlers, "create": create, "update": update}


for kind, handlers in PROVISIONERS.items():
    _RESOURCE_HANDLERS[kind] = handlers
for kind, complete in ADDITIONS.items():
    _RESOURCE_HANDLERS[kind] = completed(_RESOURCE_HANDLERS[kind], complete)
for kind, declaration in stubs.declared().items():
    _RESOURCE_HANDLERS[kind] = stubs.handlers(kind, declaration, _RESOURCE_HANDLERS.get(kind))
for change in (*workarounds.WORKAROUNDS.values(), *as_aws_does.BEHAVIORS.values()):
    change()
call_services_from_threads()
service_events.prepare()
failing_images.prepare()
restores.prepare()
scaling.prepare()
outage.prepare()
threading.Thread(target=end_with_parent, daemon=True).start()
main()
