// Sends one file with tus-js-client as the JSON on its command line says; tells what came of it.
import { readFileSync } from "node:fs";
import { Upload } from "tus-js-client";

const asked = JSON.parse(process.argv[2]);

function send(options) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(readFileSync(asked.file), {
      endpoint: asked.endpoint,
      headers: { Authorization: `Bearer ${asked.token}` },
      metadata: { sha256: asked.sha256 },
      retryDelays: null,
      onError: reject,
      onSuccess: () => resolve({ url: upload.url }),
      ...options(() => upload, resolve),
    });
    upload.start();
  });
}

// One chunk, then away; another upload of the same address goes on.
function cutting(itself, resolve) {
  return {
    chunkSize: asked.chunkSize,
    onChunkComplete: async () => {
      await itself().abort();
      resolve({ url: itself().url });
    },
  };
}

const told = [];
if (asked.cut) {
  told.push(await send(cutting));
  told.push(await send(() => ({ uploadUrl: told[0].url })));
} else {
  told.push(await send(() => ({ parallelUploads: asked.parallel, chunkSize: asked.chunkSize ?? Infinity })));
}
console.log(JSON.stringify(told));
