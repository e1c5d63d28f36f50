// OutputFile: one file that bytes are appended to.
//
// What is appended waits in memory until there is enough of it; `flush` hands it to the system, through the encoder if
// there is one; `sync` brings all of it to the disk. The file is opened when it is needed and may be closed at any
// time. Dropping an OutputFile drops what waits. Not thread-safe. Borrows the FileOperations and the encoder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "pipeline/sdk/files/encoder.hpp"
#include "pipeline/sdk/files/file_operations.hpp"
#include "pipeline/sdk/files/token.hpp"

namespace pipeline::files {

class OutputFile {
 public:
  // What a sink keeps with a file while it is open: buffers, the builders of a row group.
  struct Attachment {
    Attachment() = default;
    Attachment(const Attachment&) = delete;
    Attachment& operator=(const Attachment&) = delete;
    virtual ~Attachment() = default;
  };

  // `record.bytes` is the length of what is there. `encoder` may be null.
  OutputFile(FileOperations& operations, Encoder* encoder, std::filesystem::path directory, FileRecord record);

  // Makes the empty file. REQUIRES: a record with a working name, 0 bytes.
  Status create();
  Status append(std::string_view bytes, uint64_t rows);
  // Nothing waits any more. With an encoder it ends the frame.
  Status flush();
  // All that was appended is on the disk. Nothing happens when nothing was appended since the last time.
  Status sync();
  // Writes out what waits and gives back the descriptor and the reserved room; it still needs a `sync`.
  Status close();
  // It got its final name.
  void publish();
  // Nothing will be appended any more.
  void complete();
  // A token names it: only a commit may take it away.
  void promise() { promised_ = true; }
  void set_progress(std::string progress) { record_.progress = std::move(progress); }
  void set_opened(int64_t seconds) { record_.opened = seconds; }
  void attach(std::unique_ptr<Attachment> attachment) { attachment_ = std::move(attachment); }

  // `bytes` counts what was handed to the system: all that was appended, after a `flush`.
  [[nodiscard]] const FileRecord& record() const { return record_; }
  // With what waits, before compression.
  [[nodiscard]] uint64_t bytes_with_waiting() const { return record_.bytes + waiting_.size(); }
  [[nodiscard]] std::filesystem::path path() const;
  [[nodiscard]] bool is_open() const { return file_.is_open(); }
  [[nodiscard]] bool is_published() const { return record_.working.empty(); }
  [[nodiscard]] bool is_complete() const { return record_.complete; }
  [[nodiscard]] bool is_promised() const { return promised_; }
  [[nodiscard]] Attachment* attachment() const { return attachment_.get(); }

 private:
  Status open();
  Status write(std::string_view bytes);
  Status append_plain(std::string_view bytes);
  Status append_frames(std::string_view bytes);
  Status write_frame(std::string_view bytes);

  FileOperations& operations_;
  Encoder* encoder_;
  std::filesystem::path directory_;
  FileRecord record_;
  FileDescriptor file_;
  std::string waiting_;
  std::unique_ptr<Attachment> attachment_;
  bool unsynced_ = false;
  bool promised_ = false;
};

}  // namespace pipeline::files
