import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from './private-file';
