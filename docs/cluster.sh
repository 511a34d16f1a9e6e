#!/bin/sh
# A Dask cluster on this machine, to try: a scheduler, and workers with one thread each. What ends is
# started again, as a service manager does on a real cluster. Ctrl-C ends all of it.
#
#     sh docs/cluster.sh [WORKERS [PORT]]
#     trucebook extract crawl --column text --parts --out rows --engine dask \
#         --scheduler tcp://127.0.0.1:8786
set -u
workers=${1:-2}
port=${2:-8786}
export DASK_DISTRIBUTED__WORKER__DAEMON=False # a worker reads texts in a process of its own

keep() {
    trap 'kill "$child" 2>/dev/null; wait "$child"; exit 0' INT TERM
    while :; do
        "$@" &
        child=$!
        wait "$child"
        sleep 1
    done
}

keep python3 -m dask scheduler --host 127.0.0.1 --port "$port" --no-dashboard &
first=$!
keep python3 -m dask worker "tcp://127.0.0.1:$port" --nworkers "$workers" --nthreads 1 \
    --memory-limit 0 --no-dashboard &
trap 'kill "$first" "$!"; wait; exit 0' INT TERM
wait
