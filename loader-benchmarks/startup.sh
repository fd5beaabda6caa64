#!/usr/bin/env bash
# How long the sample takes from the start of its process to the answer to the first guest: as an executable
# jar, unpacked, with class data sharing, and with an AOT cache where the JDK has one.
# Usage: [JAVA_HOME=…] loader-benchmarks/startup.sh [starts of each]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

starts=${1:-5}
port=8792
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
flags=(-Dsun.misc.unsafe.memory.access=allow --enable-native-access=ALL-UNNAMED -Dpolyglot.engine.WarnInterpreterOnly=false)
jar=$(echo "$PWD"/sample-app/target/sample-app-*-SNAPSHOT.jar)
program=$PWD/sample-app/src/main/resources/static/programs/agent.js
work=$PWD/loader-benchmarks/target/startup
feature=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/ *java.specification.version = //p')

[ -r "$jar" ] || { echo "$jar is missing: build it with 'mvn -q -pl sample-app -am package -DskipTests'." >&2; exit 1; }
rm -rf "$work"
mkdir -p "$work"
cd "$work"
trap '[ -z "${pid:-}" ] || kill "$pid" 2>/dev/null || true' EXIT

now() {
	date +%s%3N
}

# Starts the sample and waits for a right answer to a guest. Leaves it running as $pid, and the milliseconds
# to its page's first answer and to its guest's in $page and $guest.
start() {
	local begin answer
	begin=$(now)
	"$java" "${flags[@]}" "$@" "--server.port=$port" >log.txt 2>&1 &
	pid=$!
	until curl -sf -o /dev/null "http://127.0.0.1:$port/rooms/lobby"; do
		kill -0 "$pid"
		sleep 0.02
	done
	page=$(($(now) - begin))
	answer=$(curl -sS "http://127.0.0.1:$port/rooms/lobby/agent?param=pizza" -H 'Content-Type: text/javascript' \
		--data-binary "@$program")
	guest=$(($(now) - begin))
	[[ $answer == *'"result":["Ada: I would like pizza'* ]] || { echo "Wrong answer: $answer" >&2; exit 1; }
}

stop() {
	kill "$pid"
	wait "$pid" || true
	pid=
}

median() {
	printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"
}

# row <name> <java arguments...>
row() {
	local name=$1 pages=() guests=() warnings=0 i
	shift
	for ((i = 0; i < starts; i++)); do
		start "$@"
		stop
		pages+=("$page")
		guests+=("$guest")
		# The engine must have been given its polls, whatever the JVM has loaded from an archive.
		! grep -q 'could not be given polls' log.txt || warnings=$((warnings + 1))
	done
	start -Xlog:class+load:file=classes.txt::filecount=0 "$@"
	stop
	printf '| %s | %s ms | %s ms | %s ms | %s | %s | %s | %s |\n' "$name" "$(median "${pages[@]}")" \
		"$(median "${guests[@]}")" "$(printf '%s\n' "${guests[@]}" | sort -n | tail -1)" "$(grep -c 'source:' classes.txt)" \
		"$(grep -c 'source: shared objects file' classes.txt)" \
		"$(grep -c 'source: .*LookupDefineClass\|source: __JVM_LookupDefineClass__' classes.txt)" "$warnings"
}

"$java" -Djarmode=tools -jar "$jar" extract --destination app >/dev/null
app=(-jar "app/$(basename "$jar")")

printf '\nStart-up of the sample, %s starts of each, %s\n\n' "$starts" "$("$java" -version 2>&1 | sed -n 2p)"
echo '| how it is started | page answers, median | first guest answered, median | slowest | classes | from an archive | rewritten | starts with a warning |'
echo '| --- | --- | --- | --- | --- | --- | --- | --- |'
row 'executable jar' -jar "$jar"
row 'unpacked' "${app[@]}"

start -XX:ArchiveClassesAtExit=app.jsa "${app[@]}"
stop
row "unpacked, class data sharing ($(($(stat -c %s app.jsa) >> 20)) MB)" -XX:SharedArchiveFile=app.jsa "${app[@]}"

if [ "$feature" -ge 25 ]; then
	# Temurin 25.0.3 crashes when it links the classes for the cache, as some are defined while the program runs.
	JAVA_AOT_OPTIONS=-XX:-AOTClassLinking start -XX:AOTCacheOutput=app.aot -XX:-AOTClassLinking "${app[@]}"
	stop
	[ -s app.aot ] || { echo 'The JDK wrote no AOT cache: see log.txt.' >&2; exit 1; }
	row "unpacked, AOT cache ($(($(stat -c %s app.aot) >> 20)) MB)" -XX:AOTCache=app.aot "${app[@]}"
fi
