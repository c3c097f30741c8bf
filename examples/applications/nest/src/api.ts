import { setTimeout as sleep } from 'node:timers/promises';
import { InjectQueue } from '@nestjs/bullmq';
import { BeforeApplicationShutdown, Body, Controller, Get, Module, NotFoundException, Param, ParseIntPipe, Post } from '@nestjs/common';
import { Queue } from 'bullmq';
import { Database } from './database.js';
import { NOTES, queues } from './queues.js';

@Controller('api/notes')
class Notes {
  constructor(private readonly database: Database, @InjectQueue(NOTES) private readonly queue: Queue) {}

  @Post()
  async add(@Body() { body }: { body: string }) {
    const note = await this.database.note.create({ data: { body: String(body) } });
    await this.queue.add('words', { id: note.id }, { attempts: 5, removeOnComplete: true });
    return note;
  }

  @Get(':id')
  async read(@Param('id', ParseIntPipe) id: number) {
    return await this.database.note.findUnique({ where: { id } }) ?? Promise.reject(new NotFoundException());
  }
}

@Controller()
class Health implements BeforeApplicationShutdown {
  constructor(private readonly database: Database) {}

  @Get('health')
  alive() {
    return { status: 'ok' };
  }

  @Get('ready')
  async ready() {
    const [{ transaction_read_only: readOnly }] = await this.database.$queryRaw<{ transaction_read_only: string }[]>`SHOW transaction_read_only`;
    if (readOnly === 'on') throw new Error('the database does not accept writes');
    return { status: 'ok' };
  }

  /** The load balancer still sends requests for some seconds after SIGTERM. */
  async beforeApplicationShutdown() {
    await sleep(5_000);
  }
}

@Module({ imports: queues(), controllers: [Notes, Health], providers: [Database] })
export class ApiModule {}
