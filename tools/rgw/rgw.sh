#!/usr/bin/env bash
# Runs a one-machine Ceph RADOS Gateway from Debian's packages: no systemd, no root, loopback only.
#
#   rgw.sh start    makes the cluster at first, starts it, makes the users root, alice and bob; ready when it returns
#   rgw.sh stop     stops the processes that it started
#   rgw.sh status   the cluster's health; fails when it does not run
#   rgw.sh wipe     stops, and removes the state
#
# Environment:
#   DIR     state folder (default: .rgw in the workspace root)
#   PORT    S3 port; the monitor takes the next two and the daemons up to 60 more; 0 looks for a free range (default 19300)
#   STORE   memstore: data in memory, gone at stop (default); bluestore: a sparse file, kept
#
# Afterwards $DIR/endpoint holds the S3 address and $DIR/users/<name>.json the keys, readable by the owner only.
# Any local process can reach the cluster behind the gateway (cephx is off): for test machines.
set -euo pipefail
umask 077

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
DIR=${DIR:-$HERE/../../.rgw}
PORT=${PORT:-19300}
STORE=${STORE:-memstore}
PACKAGES='radosgw ceph-mon ceph-osd ceph-common'
DAEMONS='rgw osd mon' # in the order of stopping

fail() { echo "rgw.sh: $*" >&2; exit 1; }

require_packages() {
  local tool
  for tool in radosgw radosgw-admin ceph-mon ceph-osd ceph monmaptool curl; do
    command -v "$tool" >/dev/null ||
      fail "$tool is missing. Install it with: apt-get update && apt-get install -y --no-install-recommends $PACKAGES curl"
  done
}

# wait_for <tries of 50 ms> <what> <command...>
wait_for() {
  local tries=$1 what=$2; shift 2
  for _ in $(seq "$tries"); do "$@" >/dev/null 2>&1 && return 0; sleep 0.05; done
  fail "$what did not come up; its logs are in $DIR/log"
}

# The process of a pid file, if it still is that daemon: a pid may have been given to another process since.
pid_of() {
  local pid; pid=$(cat "$DIR/$1.pid" 2>/dev/null) || return 1
  case $(cat "/proc/$pid/comm" 2>/dev/null) in
    radosgw | ceph-osd | ceph-mon) echo "$pid" ;;
    *) return 1 ;;
  esac
}

spawn() {
  local name=$1; shift
  nohup "$@" >"$DIR/log/$name.out" 2>&1 </dev/null &
  echo $! >"$DIR/$name.pid"
}

end() {
  local pid
  if pid=$(pid_of "$1"); then
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 200); do kill -0 "$pid" 2>/dev/null || break; sleep 0.05; done
    kill -9 "$pid" 2>/dev/null || true
  fi
  rm -f "$DIR/$1.pid"
}

stop() { local name; for name in $DAEMONS; do end "$name"; done; }

# Only what this script made, so that a wrong DIR costs nothing.
remove_state() {
  rm -rf "$DIR"/{mon,osd,log,run,users} "$DIR"/{monmap,ceph.conf,endpoint,users.done}
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

choose_port() {
  [ "$PORT" = 0 ] || { port_is_free "$PORT" || fail "port $PORT is taken: set PORT to another, or to 0"; return 0; }
  for _ in $(seq 50); do
    # Below the range from which the kernel gives ports to clients.
    PORT=$((20000 + RANDOM % 120 * 100))
    port_is_free "$PORT" && port_is_free $((PORT + 1)) && port_is_free $((PORT + 2)) && return 0
  done
  fail 'found no free ports between 20000 and 32000'
}

write_config() {
  cat >"$DIR/ceph.conf" <<CONF
[global]
fsid = $1
mon_host = [v2:127.0.0.1:$((PORT + 1)),v1:127.0.0.1:$((PORT + 2))]
mon_initial_members = a
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_port_min = $((PORT + 10))
ms_bind_port_max = $((PORT + 60))
run_dir = $DIR/run
admin_socket = $DIR/run/\$name.asok
log_file = $DIR/log/\$name.log
log_to_syslog = false
# One disk, one copy.
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pgp_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
auth_allow_insecure_global_id_reclaim = false
# Making the gateway's pools takes a second each otherwise.
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
[mon]
mon_data = $DIR/mon
mon_data_avail_warn = 1
mon_data_avail_crit = 0
[osd]
osd_data = $DIR/osd
osd_journal = $DIR/osd/journal
osd_objectstore = $STORE
memstore_device_bytes = $((8 << 30))
bluestore_block_size = $((20 << 30))
bluestore_fsck_on_mount = false
osd_memory_target = 1073741824
osd_op_num_shards = 2
osd_class_update_on_start = false
[client.rgw]
# Without tcp_nodelay every small GET waits 40 ms for a delayed acknowledgement.
rgw_frontends = beast endpoint=127.0.0.1:$PORT tcp_nodelay=1
# Without authentication the default, "secure", lets radosgw hang.
ms_mon_client_mode = crc
rgw_thread_pool_size = 64
# In the default order a wrong key is AccessDenied instead of SignatureDoesNotMatch or InvalidAccessKeyId.
rgw_s3_auth_order = local, sts
rgw_s3_auth_use_sts = true
rgw_sts_key = $(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' \n')
rgw_dns_name = s3.localhost
rgw_enable_usage_log = false
# Deleted data would fill the memory for two hours.
rgw_gc_obj_min_wait = 5
rgw_gc_processor_period = 5
rgw_gc_processor_max_time = 5
CONF
}

make_cluster() {
  local fsid osd_uuid
  mkdir -p "$DIR"/{mon,osd,log,run}
  fsid=$(cat /proc/sys/kernel/random/uuid)
  osd_uuid=$(cat /proc/sys/kernel/random/uuid)
  choose_port
  write_config "$fsid"
  echo "http://127.0.0.1:$PORT" >"$DIR/endpoint"
  monmaptool --create --clobber --fsid "$fsid" --addv a "[v2:127.0.0.1:$((PORT + 1)),v1:127.0.0.1:$((PORT + 2))]" "$DIR/monmap" >/dev/null
  ceph-mon -c "$CONF" --mkfs -i a --monmap "$DIR/monmap" >"$DIR/log/mkfs.out" 2>&1
  spawn mon ceph-mon -f -c "$CONF" -i a
  wait_for 400 'the monitor' ceph --connect-timeout 2 -c "$CONF" mon stat
  ceph -c "$CONF" osd new "$osd_uuid" 0 >/dev/null
  ceph-osd -c "$CONF" -i 0 --mkfs --osd-uuid "$osd_uuid" >>"$DIR/log/mkfs.out" 2>&1
  end mon
}

# The gateway makes the keys up, so that no secret is ever a process argument.
make_users() {
  local name
  mkdir -p "$DIR/users"
  for name in root alice bob; do
    radosgw-admin -c "$CONF" user create --uid="$name" --display-name="$name" >"$DIR/users/$name.json" 2>>"$DIR/log/users.out" ||
      fail "the user $name could not be made; see $DIR/log/users.out"
  done
  radosgw-admin -c "$CONF" caps add --uid=root --caps='roles=*;user-policy=*;oidc-provider=*;users=*' >/dev/null 2>>"$DIR/log/users.out"
  touch "$DIR/users.done"
}

start() {
  require_packages
  if pid_of rgw >/dev/null && [ -e "$DIR/users.done" ]; then return 0; fi
  stop
  # What memstore held died with its process; a gateway on an empty store hangs.
  if [ "$STORE" = memstore ]; then remove_state; fi
  [ -e "$CONF" ] || make_cluster
  spawn mon ceph-mon -f -c "$CONF" -i a
  spawn osd ceph-osd -f -c "$CONF" -i 0
  spawn rgw radosgw -f -c "$CONF" -n client.rgw
  wait_for 1200 'the gateway' curl -sf -o /dev/null "$(cat "$DIR/endpoint")/"
  [ -e "$DIR/users.done" ] || make_users
}

command=${1:-}
case $command in
  start | stop | status | wipe) mkdir -p "$DIR" && DIR=$(cd "$DIR" && pwd) && CONF=$DIR/ceph.conf ;;
esac
case $command in
  start) start; cat "$DIR/endpoint" ;;
  stop) stop ;;
  status) pid_of rgw >/dev/null || fail "no gateway runs from $DIR"; ceph --connect-timeout 5 -c "$CONF" -s ;;
  wipe) stop; remove_state; rmdir "$DIR" 2>/dev/null || true ;;
  *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2 ;;
esac
