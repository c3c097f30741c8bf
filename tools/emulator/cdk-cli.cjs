// The CLI of the CDK for all commands of a run, one after another: to load it takes longer than many of them.
const { dirname, join } = require('path');

const { cli } = require(join(dirname(require.resolve('aws-cdk/package.json')), 'lib', 'index.js'));
let output = '';

for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk, ...more) => {
    output += chunk;
    more.at(-1)?.();
    return true;
  };
}
process.on('message', (args) => {
  process.exitCode = 0;
  // A command ends as its process would: when nothing is left to do.
  process.channel.unref();
  cli(args);
});
process.on('beforeExit', (code) => {
  process.channel.ref();
  process.send({ code, output });
  output = '';
});
process.on('disconnect', () => process.exit());
