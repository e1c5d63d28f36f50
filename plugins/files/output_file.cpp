#include "pipeline/sdk/files/output_file.hpp"

#include <algorithm>
#include <utility>

namespace pipeline::files {
namespace {

// Writes end at multiples of this: the page cache takes whole pages with less work.
constexpr std::size_t kBlock = std::size_t{64} << 10U;

}  // namespace

OutputFile::OutputFile(FileOperations& operations, Encoder* encoder, std::filesystem::path directory, FileRecord record)
    : operations_(operations), encoder_(encoder), directory_(std::move(directory)), record_(std::move(record)) {}

std::filesystem::path OutputFile::path() const {
  return directory_ / (is_published() ? record_.name : record_.working);
}

Status OutputFile::create() {
  Result<FileDescriptor> file = operations_.create(path());
  if (!file.ok()) return file.status();
  file_ = std::move(file).value();
  unsynced_ = true;
  return {};
}

Status OutputFile::append(std::string_view bytes, uint64_t rows) {
  record_.rows += rows;
  return encoder_ == nullptr ? append_plain(bytes) : append_frames(bytes);
}

Status OutputFile::append_plain(std::string_view bytes) {
  const uint64_t end = record_.bytes + waiting_.size() + bytes.size();
  const uint64_t last_block = end / kBlock * kBlock;
  if (last_block <= record_.bytes) {
    waiting_ += bytes;
    return {};
  }
  if (!waiting_.empty()) {
    const std::size_t part = std::min<uint64_t>(bytes.size(), kBlock - (record_.bytes + waiting_.size()) % kBlock);
    waiting_ += bytes.substr(0, part);
    bytes.remove_prefix(part);
    Status status = flush();
    if (!status.ok()) return status;
  }
  const std::size_t whole = record_.bytes < last_block ? static_cast<std::size_t>(last_block - record_.bytes) : 0;
  Status status = write(bytes.substr(0, whole));
  waiting_ = bytes.substr(whole);
  return status;
}

Status OutputFile::append_frames(std::string_view bytes) {
  while (waiting_.size() + bytes.size() >= kFrameBytes) {
    const std::size_t part = kFrameBytes - waiting_.size();
    waiting_ += bytes.substr(0, part);
    bytes.remove_prefix(part);
    Status status = flush();
    if (!status.ok()) return status;
  }
  waiting_ += bytes;
  return {};
}

Status OutputFile::flush() {
  if (waiting_.empty()) return {};
  Status status = encoder_ == nullptr ? write(waiting_) : write_frame(waiting_);
  if (status.ok()) waiting_.clear();
  return status;
}

Status OutputFile::sync() {
  Status status = flush();
  if (!status.ok() || !unsynced_) return status;
  status = open();
  if (status.ok()) status = operations_.sync(file_, path());
  if (status.ok()) unsynced_ = false;
  return status;
}

Status OutputFile::close() {
  Status status = flush();
  if (file_.is_open()) operations_.trim(file_);
  file_ = FileDescriptor();
  waiting_ = {};
  return status;
}

void OutputFile::publish() {
  record_.working.clear();
  record_.replaces = false;
}

void OutputFile::complete() {
  record_.complete = true;
  record_.format.clear();
  record_.progress.clear();
  attachment_.reset();
}

Status OutputFile::open() {
  if (file_.is_open()) return {};
  Result<FileDescriptor> file = operations_.open(path());
  if (!file.ok()) return file.status();
  file_ = std::move(file).value();
  return {};
}

Status OutputFile::write_frame(std::string_view bytes) {
  std::string frame;
  Status status = encoder_->encode(bytes, frame);
  return status.ok() ? write(frame) : status.with_context(path().string());
}

Status OutputFile::write(std::string_view bytes) {
  if (bytes.empty()) return {};
  Status status = open();
  if (!status.ok()) return status;
  unsynced_ = true;
  status = operations_.write_at(file_, path(), record_.bytes, bytes);
  if (status.ok()) record_.bytes += bytes.size();
  return status;
}

}  // namespace pipeline::files
