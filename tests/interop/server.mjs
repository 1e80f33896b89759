// Starts @tus/server and tells its port; ends with its standard input.
// Arguments: folder, then, if not loopback at any port, host, port, and a PEM with certificate and key.
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";

const [directory, host = "127.0.0.1", port = "0", certificate] = process.argv.slice(2);
const tus = new Server({ path: "/files", relativeLocation: true, datastore: new FileStore({ directory }) });
const pem = certificate && readFileSync(certificate);
const server = pem ? https.createServer({ cert: pem, key: pem }) : http.createServer();
server.on("request", tus.handle.bind(tus));
server.listen({ host, port: Number(port) }, () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
