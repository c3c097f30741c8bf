import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { NestExpressApplication } from '@nestjs/platform-express';
import { ApiModule } from './api.js';
import { migrate } from './database.js';

await migrate();
const app = await NestFactory.create<NestExpressApplication>(ApiModule);
// CloudFront and the load balancer.
app.set('trust proxy', 2);
app.enableShutdownHooks();
const server = await app.listen(Number(process.env.PORT), '0.0.0.0');
// Longer than the load balancer keeps idle connections.
server.keepAliveTimeout = 72_000;
