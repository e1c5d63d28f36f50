// The file SDK: what sinks that write files have in common, so that an author writes only the bytes of the format.
//
// Its options are SinkOptions, and what is its own. It holds, once it has recovered:
//
//   DirectoryLock   keeps a second writer out of the folder
//   FileSet         the files of all streams: which are open, when one is full, which replace older generations
//   FileFormat      implemented by the sink: what a file begins with and ends with, what it holds back until a
//                   checkpoint
//   Partitions      which rows of a batch go to which folder, where a sink has partitions
//   FileOperations  all calls to the file system; a test puts one in its place that fails or forgets
//
// How the functions of a sink (plugin.h) map to it:
//
//   recover(token)  DirectoryLock::acquire; Token::parse; recover_folder; then a FileSet over the token
//   bind            FileSet::bind(stream, format): a text that is equal for rows that may share a file
//   write           FileSet::open_file(stream, partition), then FileSet::append for the bytes of some rows
//   prepare         FileSet::prepare().to_json()
//   commit          FileSet::publish()
//   finish          FileSet::finish()
//
// Exactly once (the scheme of Flink's row formats: append, and cut to the committed length):
//   1. Rows are appended to files under a working name (NAME.inprogress).
//   2. `prepare` writes out what waits, syncs each file, then the folders. The token promises the length of each file.
//   3. The program saves the token, together with the source's cursors, in one record.
//   4. `publish` gives files their final names: at their first checkpoint, or once they are complete (Naming).
// Whatever happens in between, `recover_folder` brings the folder to what the saved token says: bytes behind the
// promised length are cut off, working files that no token promises are removed, names are given. Each step can be cut
// short and repeated.
// A new generation of a stream replaces all its files at its first checkpoint. Files that nobody here wrote are never
// overwritten and never removed; they are reported.
//
// Compression: an Encoder makes complete frames (gzip members, zstd frames) of at most kFrameBytes of text; a frame
// ends at each checkpoint, so that cutting a file to its promised length leaves whole frames.
//
// Link against `pipeline_files`. Nothing here is thread-safe; a sink is called by one thread at a time.
#pragma once

#include "pipeline/sdk/files/directory_lock.hpp"
#include "pipeline/sdk/files/encoder.hpp"
#include "pipeline/sdk/files/file_operations.hpp"
#include "pipeline/sdk/files/file_set.hpp"
#include "pipeline/sdk/files/manifest.hpp"
#include "pipeline/sdk/files/partitions.hpp"
#include "pipeline/sdk/files/path_template.hpp"
#include "pipeline/sdk/files/recovery.hpp"
#include "pipeline/sdk/files/sink_options.hpp"
#include "pipeline/sdk/files/token.hpp"
