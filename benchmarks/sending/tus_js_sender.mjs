// Sends files with tus-js-client as the JSON on its command line says: { endpoint, files, best }.
import { createReadStream, statSync } from "node:fs";
import { Upload } from "tus-js-client";

const { endpoint, files, best } = JSON.parse(process.argv[2]);

// Its best settings: bytes go with the creation, and it tries again each second for as long as it takes.
const settings = best
  ? { uploadDataDuringCreation: true, retryDelays: Array(1000).fill(1000), onShouldRetry: () => true }
  : {};

function send(file) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(createReadStream(file), {
      endpoint,
      uploadSize: statSync(file).size,
      chunkSize: Infinity,
      onError: reject,
      onSuccess: resolve,
      ...settings,
    });
    upload.start();
  });
}

const left = files.slice();
async function connection() {
  while (left.length) await send(left.shift());
}
await Promise.all(Array.from({ length: best ? 4 : 1 }, connection));
