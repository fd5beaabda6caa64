#!/usr/bin/env bash
# Prints the flags with which a stock JDK 25 compiles JavaScript with the Graal compiler, which Maven brings.
# Usage: java $(loader-benchmarks/graal-compiler.sh) -jar loader-benchmarks/target/benchmarks.jar CpuBound
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# The newest one that resolves and is not newer than JDK 25.0.3, which it would refuse.
version=25.0.3
jar=$PWD/target/compiler/compiler-$version.jar
[ -r "$jar" ] || mvn -q -B -N dependency:copy "-Dartifact=org.graalvm.compiler:compiler:$version" \
	"-DoutputDirectory=$(dirname "$jar")" >&2

# The compiler is a module and reads these; the rest of the engine stays on the class path.
path=$jar
for module in collections word truffle-compiler; do
	path=$path:$(echo "$PWD/target/lib/$module"-*.jar)
done
echo "-XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI --upgrade-module-path=$path"
