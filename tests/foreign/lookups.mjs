// Looks up each number named, with the SDK's client for a service, and prints what came of each.
import { createRequire } from "node:module";

const [folder, service, endpoint, ...numbers] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const sdk = require(`@aws-sdk/client-${service}`);
const Client = sdk.ChimeSDKVoiceClient ?? sdk.ChimeClient;
const client = new Client(endpoint ? { endpoint } : {});

const results = [];
for (const PhoneNumberId of numbers) {
  try {
    const answer = await client.send(new sdk.GetPhoneNumberCommand({ PhoneNumberId }));
    results.push({ value: answer.PhoneNumber, attempts: answer.$metadata.attempts });
  } catch (error) {
    results.push({ error: error.name, status: error.$metadata?.httpStatusCode });
  }
}
console.log(JSON.stringify(results));
