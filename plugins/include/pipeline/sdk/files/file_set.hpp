// FileSet: the files of a sink's folder, by stream: which are written to, which are complete, which will be replaced.
//
// Not thread-safe. Borrows the FileOperations and the FileFormat. Dropping a FileSet leaves everything on the disk to
// `recover_folder`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/sdk/files/file_operations.hpp"
#include "pipeline/sdk/files/output_file.hpp"
#include "pipeline/sdk/files/path_template.hpp"
#include "pipeline/sdk/files/token.hpp"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::files {

// What a sink writes besides rows. All three may append to the file.
class FileFormat {
 public:
  FileFormat() = default;
  FileFormat(const FileFormat&) = delete;
  FileFormat& operator=(const FileFormat&) = delete;
  virtual ~FileFormat() = default;

  // A new file: a header. Also where to attach what belongs to it.
  virtual Status begin(OutputFile& /*file*/) { return {}; }
  // A checkpoint, or no more rows of this format: what the sink holds back must be appended, and `set_progress` told.
  virtual Status checkpoint(OutputFile& /*file*/) { return {}; }
  // Nothing more will come: a footer.
  virtual Status end(OutputFile& /*file*/) { return {}; }
};

// When a file gets its final name.
enum class Naming {
  at_first_checkpoint,  // readers see it grow; bytes behind the last checkpoint may be taken back after a crash
  when_complete,        // readers see only files that never change again
};

// When a file is full; the first limit that is reached counts. 0 = no limit. A file without rows is never full.
struct RollLimits {
  uint64_t bytes = 0;
  uint64_t rows = 0;
  int64_t seconds = 0;
};

struct FileSetOptions {
  std::filesystem::path directory;
  PathTemplate path;
  std::string path_option;  // to blame when two streams have one file name
  std::string extension;    // of final names, with its dot
  Naming naming = Naming::at_first_checkpoint;
  RollLimits roll = {};
  Encoder* encoder = nullptr;         // borrowed
  std::function<int64_t()> now = {};  // seconds since 1970; the system's clock when empty
};

// The files of one stream.
struct StreamFiles {
  std::string name_space;
  std::string name;
  uint64_t generation = 0;
  std::string format;
  std::vector<std::unique_ptr<OutputFile>> files;        // of this generation
  std::map<std::string, OutputFile*, std::less<>> open;  // by partition: where rows go
  std::vector<std::string> replaced;                     // published files of older generations, still there

  [[nodiscard]] std::string full_name() const { return name_space.empty() ? name : name_space + "." + name; }
};

class FileSet {
 public:
  // With the files of a token that `recover_folder` has brought about.
  FileSet(FileOperations& operations, FileFormat& format, FileSetOptions options, Host host, const Token& token);

  // The files of a stream. Valid as long as the FileSet. `format` says what the rows of a file have in common: when it
  // is another one than before, open files are completed. A higher generation replaces the files of the ones before.
  Result<StreamFiles*> bind(const StreamInfo& stream, std::string format);
  // Where rows of a partition go; begins a file when there is none. Valid until the next call of a FileSet's function.
  Result<OutputFile*> open_file(StreamFiles& stream, std::string_view partition = {});
  // Appends, and completes the file when it is full.
  Status append(StreamFiles& stream, OutputFile& file, std::string_view bytes, uint64_t rows);
  // Ends the file; the next rows of its partition go to a new one.
  Status complete(StreamFiles& stream, OutputFile& file);
  // Brings everything to the disk and says what `publish` will have to do.
  Result<Token> prepare();
  // Carries out the token of the last `prepare`.
  Status publish();
  // After the last commit: closes the files. With Naming::when_complete the open files are ended and published:
  // recovery knows them by their final name, and the next run begins new ones.
  Status finish();

  [[nodiscard]] const std::map<std::string, StreamFiles>& streams() const { return streams_; }
  // What a token would say now, but for files to be removed. For a manifest.
  [[nodiscard]] Token state() const;
  // Whether a file has reached a limit.
  [[nodiscard]] bool is_full(OutputFile& file) const;
  // How many rows a file may still get; the highest number when there is no limit.
  [[nodiscard]] uint64_t rows_left(const OutputFile& file) const;

 private:
  Result<StreamFiles*> find(const StreamInfo& stream);
  Status begin_generation(StreamFiles& stream, uint64_t generation);
  Status complete_open(StreamFiles& stream);
  Status drop(StreamFiles& stream, OutputFile& file);
  Result<OutputFile*> begin_file(StreamFiles& stream, std::string_view partition);
  Result<FileRecord> new_record(const StreamFiles& stream, std::string_view partition) const;
  [[nodiscard]] std::string final_name(const StreamFiles& stream, std::string_view partition, uint64_t number) const;
  [[nodiscard]] const StreamFiles* owner_of(const std::string& name) const;
  void forget(OutputFile* file);
  void touch(OutputFile& file);
  Status close_least_used();
  Status checkpoint(StreamFiles& stream);
  Status sync_folders();
  [[nodiscard]] int64_t now() const;

  FileOperations& operations_;
  FileFormat& format_;
  FileSetOptions options_;
  Host host_;
  std::map<std::string, StreamFiles> streams_;  // by the name of their first file
  std::vector<OutputFile*> used_;               // files with a descriptor, the least used first
  std::set<std::filesystem::path> unsynced_folders_;
  std::optional<Token> prepared_;
};

}  // namespace pipeline::files
