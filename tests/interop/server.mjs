// Starts @tus/server on loopback and tells its port; ends with its standard input.
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";

const [directory] = process.argv.slice(2);
const tus = new Server({ path: "/files", datastore: new FileStore({ directory }) });
const listening = tus.listen({ host: "127.0.0.1", port: 0 }, () => {
  console.log(listening.address().port);
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
