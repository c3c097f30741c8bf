import 'reflect-metadata';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Job } from 'bullmq';
import { Database } from './database.js';
import { NOTES, queues } from './queues.js';

/** Counts the words of a note. A job that is repeated has the same result. */
@Processor(NOTES)
class Words extends WorkerHost {
  constructor(private readonly database: Database) {
    super();
  }

  async process({ data: { id } }: Job<{ id: number }>): Promise<void> {
    const { body } = await this.database.note.findUniqueOrThrow({ where: { id } });
    await this.database.note.update({ where: { id }, data: { words: body.split(/\s+/).length } });
  }
}

@Module({ imports: queues(), providers: [Database, Words] })
class WorkerModule {}

const app = await NestFactory.createApplicationContext(WorkerModule);
app.enableShutdownHooks();
