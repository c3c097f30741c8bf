/**
 * Loads a bundle, sends 20 failing requests with each of its clients of AWS, and prints the memory that it then has, in bytes, without that of
 * Node.js itself.
 */
const Module = require('module');

const CALLS = 20;
/** The members that are part of the path of a request. */
const INPUT = { Bucket: 'bucket', Key: 'key', FunctionName: 'function', Name: 'name', GroupName: 'group' };
const [bundle] = process.argv.slice(2);
const packages = new Map();
const { _load: load } = Module;
Module._load = function (name, ...others) {
  const loaded = load.call(this, name, ...others);
  if (/^@aws-sdk\/client-/.test(name)) packages.set(name, loaded);
  return loaded;
};

async function main() {
  const before = process.memoryUsage().rss;
  require(bundle);
  const text = require('fs').readFileSync(bundle, 'utf8');
  for (const loaded of packages.values()) {
    const [, Client] = Object.entries(loaded).find(([name]) => /^[A-Z]\w+Client$/.test(name) && text.includes(`.${name}(`));
    const [, Command] = Object.entries(loaded).find(([name]) => name.endsWith('Command') && text.includes(`.${name}(`))
      ?? Object.entries(loaded).find(([name]) => name.endsWith('Command') && text.includes(`.paginate${name.slice(0, -'Command'.length)}(`));
    const client = new Client({ maxAttempts: 1 });
    for (let call = 0; call < CALLS; call++) await client.send(new Command(INPUT)).catch(() => undefined);
  }
  process.stdout.write(JSON.stringify({ bytes: process.memoryUsage().rss - before, clients: packages.size }), () => process.exit());
}

void main();
