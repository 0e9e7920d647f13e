# Runs a PostgreSQL server in a folder of its own until standard input ends, however the test ends, and
# then takes both away. Each line of input restarts it, in the shutdown mode that the line names.
#
# Arguments: the folder of PostgreSQL's programs, the port. Environment: PASSWORD, CERTIFICATE, KEY.
# Says `ready` when the server can be used, the first time and after each restart.
set -eu
umask 077
bin=$1
port=$2
parent=${TMPDIR:-/tmp}
[ -w "$parent" ] || parent=/tmp
folder=$(mktemp -d "$parent/scorecard-postgres.XXXXXX")
end() {
    "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop > /dev/null 2>&1 || true
    rm -rf "$folder"
}
trap end EXIT
trap '' INT TERM HUP

run() {
    "$@" > "$folder/out" 2>&1 || { cat "$folder/out" "$folder/log" >&2; exit 1; }
}
printf %s "$PASSWORD" > "$folder/password"
run "$bin/initdb" -D "$folder/data" -U scorecard --pwfile="$folder/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C
printf %s "$CERTIFICATE" > "$folder/data/server.crt"
printf %s "$KEY" > "$folder/data/server.key"
cat >> "$folder/data/postgresql.conf" << CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
ssl = on
fsync = on
CONF
touch "$folder/log"
run "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start
echo ready
while read -r mode; do
    run "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -m "$mode" -w restart
    echo ready
done
