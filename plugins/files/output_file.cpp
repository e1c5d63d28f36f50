#include "pipeline/sdk/files/output_file.hpp"

#include <algorithm>
#include <utility>

namespace pipeline::files {
namespace {

constexpr std::size_t kWorthWriting = std::size_t{64} << 10U;

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
  const std::size_t enough = encoder_ == nullptr ? kWorthWriting : kFrameBytes;
  if (waiting_.size() + bytes.size() < enough) {
    waiting_ += bytes;
    return {};
  }
  if (encoder_ == nullptr) {
    Status status = flush();
    return status.ok() ? write(bytes) : status;
  }
  while (waiting_.size() + bytes.size() >= enough) {
    const std::size_t part = enough - waiting_.size();
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
