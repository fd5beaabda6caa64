// path of Node, for POSIX: a worker has no other paths, and no folder that it is in but the root.
import path from 'workerloader:node/path-browserify';

path.toNamespacedPath ??= (name) => name;

export const { basename, delimiter, dirname, extname, format, isAbsolute, join, normalize, parse, posix, relative, resolve, sep, toNamespacedPath } = path;
export default path;
