// The same as path: there are no others than those of POSIX.
import path from 'node:path';

export const { basename, delimiter, dirname, extname, format, isAbsolute, join, normalize, parse, posix, relative, resolve, sep, toNamespacedPath } = path;
export default path;
