import { explore } from '../properties/explore';
import { auroraClusterSubject } from '../properties/arbitraries/aurora-cluster';
import { findings } from '../support/findings';
const { app, built, refused, seed } = explore(auroraClusterSubject as never, Number(process.argv[2] ?? 200));
console.log(built.size, refused, seed);
const f = findings(app, { nag: false }).filter((x) => !/ E3019 /.test(x));
console.log(f.length, [...new Set(f.map((x) => x.replace(/Subject\d+/g, 'S').replace(/Room\d+/g, 'R').slice(0, 300)))].slice(0, 40));
const id = /Subject\d+/.exec(f[0] ?? '')?.[0]; if (id) console.log(JSON.stringify(built.get(id)));
