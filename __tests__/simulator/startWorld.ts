import type { PoolOptions, StartOptions } from '../../simulator/simulator.ts';
import { type Sent, start, type World } from './world.ts';

export const POOL = '/agentPools/np1';
export const IMAGE = `${POOL}/upgradeNodeImageVersion`;
export const STABLE = 'api-version=2026-08-01';
export const OLD_IMAGE = 'AKSUbuntu-2204gen2containerd-202610.15.0';
export const NEW_IMAGE = 'AKSUbuntu-2204gen2containerd-202611.02.0';

/** A cluster with the pool np1. */
export function startWorld(pool: PoolOptions = {}, calls: StartOptions = {}): Promise<World> {
  return start({ pools: { np1: pool }, start: calls });
}

/** PUTs properties under a stable version. */
export function put({ ask }: World, properties: unknown, sent: Sent = {}, path = POOL) {
  return ask(path, { method: 'PUT', query: STABLE, body: { properties }, ...sent });
}

/** The plain id in an answer's `Azure-AsyncOperation`. */
export function operationIn(headers: Readonly<Record<string, unknown>>): string {
  return /\/operations\/([^?]+)\?/.exec(String(headers['azure-asyncoperation']))?.[1] ?? '';
}
