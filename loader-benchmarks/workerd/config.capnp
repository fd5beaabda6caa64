using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [ (name = "main", worker = .main) ],
  sockets = [ (name = "http", address = "127.0.0.1:8791", http = (), service = "main") ],
);

const main :Workerd.Worker = (
  compatibilityDate = "2026-11-01",
  compatibilityFlags = [ "experimental" ],
  modules = [
    (name = "loader.js", esModule = embed "loader.js"),
    (name = "agent.txt", text = embed "../src/main/resources/dev/workerloader/benchmarks/agent.js"),
    (name = "round-trips.txt", text = embed "../src/main/resources/dev/workerloader/benchmarks/round-trips.js"),
    (name = "cpu-bound.txt", text = embed "../src/main/resources/dev/workerloader/benchmarks/cpu-bound.js"),
  ],
  bindings = [ (name = "LOADER", workerLoader = (id = "benchmark")) ],
);
