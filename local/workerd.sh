#!/bin/sh
# workerd, made to end with the process that started it even when that one is killed outright.
if setpriv --pdeathsig KILL true 2>/dev/null; then
  exec setpriv --pdeathsig KILL "$LOCAL_WORKERD" "$@"
fi
exec "$LOCAL_WORKERD" "$@"
