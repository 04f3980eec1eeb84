// Starts the face: glue first, then the module it streams.
import init from "{{glue}}";
init({ module_or_path: "{{wasm}}" });
