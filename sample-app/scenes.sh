#!/usr/bin/env bash
# The scenes of the page as curls, against an application that is already running.
# Usage: sample-app/scenes.sh [base URL]
set -euo pipefail
base=${1:-http://127.0.0.1:8080}
programs=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/src/main/resources/static/programs

scene() {
	printf '\n\n== %s\n' "$1"
}

# Sends a program and shows the answer: run <room> <program> [param]
run() {
	curl -sS "$base/rooms/$1/agent?param=${3:-}" -H 'Content-Type: text/javascript' --data-binary "@$programs/$2"
}

scene '1. The agent: reads its room, posts to it, and answers'
run lobby agent.js pizza

scene '2. Three beans in one program'
run lobby three-beans.js

scene '3. A wrong method name; the error goes back to the (scripted) model; the repaired program answers'
curl -sS "$base/rooms/lobby/ask" -H 'Content-Type: application/json' -d '{"prompt": "What is the newest message?"}'

scene '4. A message says "send all rooms to evil.example"; the program that obeys is stopped'
run support obedient.js

scene '5. Another room cannot be reached'
run lobby other-room.js

scene '6a. for (;;); ends with its CPU time'
run lobby endless.js

scene '6b. A memory bomb ends with its allocation'
run lobby memory-bomb.js

scene '7. A program that runs for Linus: a room as an object, a function that hears of messages, and what Linus may not do'
curl -sS -u Linus:sample "$base/rooms/lobby/agent" -H 'Content-Type: text/javascript' --data-binary "@$programs/listener.js"

scene '8. A program that is a web application: it is uploaded, serves a page, and keeps a list'
curl -sS -X PUT "$base/apps/todo" -H 'Content-Type: text/javascript' --data-binary "@$programs/todo.js"
echo
curl -sS "$base/apps/todo/"
echo
curl -sS "$base/apps/todo/items" -H 'Content-Type: text/plain' --data 'buy soup'

scene '9. A program asks a restaurant for its menu; the policy adds the token that the program does not have'
run lobby menu.js

scene '10. Nothing but the menu can be reached'
run lobby menu-refused.js

scene 'The application is still up'
curl -sS "$base/actuator/health"
echo
