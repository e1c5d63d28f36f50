// FileSet: the files of a sink's folder, by stream: which is written to, which are closed, which will be replaced.
//
// Not thread-safe. Borrows the FileOperations. Dropping a FileSet leaves everything on the disk to `recovery.hpp`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "file_operations.hpp"
#include "output_file.hpp"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/stream.hpp"
#include "token.hpp"

namespace pipeline::csv {

// The files of one stream.
struct StreamFiles {
  std::string name_space;
  std::string name;
  std::string encoded_name;
  uint64_t generation = 0;
  std::vector<std::unique_ptr<OutputFile>> files;  // of this generation; rows go to the last one
  std::vector<std::string> replaced;               // committed files of older generations, still there

  [[nodiscard]] OutputFile& current() const { return *files.back(); }
};

class FileSet {
 public:
  // With the files of a token that `recovery.hpp` has brought about.
  FileSet(FileOperations& operations, std::filesystem::path directory, Host host, const Token& token);

  // The files of a stream, the last of which has this layout and generation. Valid as long as the FileSet.
  Result<StreamFiles*> bind(const StreamInfo& stream, Layout layout);
  Status append(StreamFiles& stream, std::string_view bytes, uint64_t rows);
  // Brings everything to the disk and says what `publish` will have to do.
  Result<Token> prepare();
  // Carries out the token of the last `prepare`.
  Status publish();
  // After the last commit.
  void close();

 private:
  Result<StreamFiles*> find(const StreamInfo& stream);
  Status begin_generation(StreamFiles& stream, uint64_t generation);
  Status drop_unused(StreamFiles& stream);
  Status begin_file(StreamFiles& stream, Layout layout);
  Result<FileRecord> new_record(const StreamFiles& stream, Layout layout) const;
  [[nodiscard]] const StreamFiles* owner_of(const std::string& name) const;
  Status close_least_used();

  FileOperations& operations_;
  std::filesystem::path directory_;
  Host host_;
  std::map<std::string, StreamFiles> streams_;  // by encoded name
  std::vector<StreamFiles*> open_;              // streams whose last file is open, the least used first
  std::optional<Token> prepared_;
  bool names_unsynced_ = false;
};

}  // namespace pipeline::csv
