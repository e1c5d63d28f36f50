#include "output_file.hpp"

#include <utility>

#include "layout.hpp"

namespace pipeline::csv {
namespace {

constexpr std::size_t kWorthWriting = std::size_t{64} << 10U;

}  // namespace

OutputFile::OutputFile(FileOperations& operations, std::filesystem::path directory, FileRecord record)
    : operations_(operations), directory_(std::move(directory)), record_(std::move(record)), written_(record_.bytes) {}

std::filesystem::path OutputFile::path() const {
  return directory_ / (is_committed() ? record_.name : record_.working);
}

Status OutputFile::create() {
  Result<FileDescriptor> file = operations_.create(path());
  if (!file.ok()) return file.status();
  file_ = std::move(file).value();
  unsynced_ = true;
  return append(header_of(record_.layout), 0);
}

Status OutputFile::append(std::string_view bytes, uint64_t rows) {
  record_.bytes += bytes.size();
  record_.rows += rows;
  if (waiting_.size() + bytes.size() < kWorthWriting) {
    waiting_ += bytes;
    return {};
  }
  Status status = flush();
  return status.ok() ? write(bytes) : status;
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

Status OutputFile::open() {
  if (file_.is_open()) return {};
  Result<FileDescriptor> file = operations_.open(path());
  if (!file.ok()) return file.status();
  file_ = std::move(file).value();
  return {};
}

Status OutputFile::flush() {
  Status status = write(waiting_);
  if (status.ok()) waiting_.clear();
  return status;
}

Status OutputFile::write(std::string_view bytes) {
  if (bytes.empty()) return {};
  Status status = open();
  if (!status.ok()) return status;
  unsynced_ = true;
  status = operations_.write_at(file_, path(), written_, bytes);
  if (status.ok()) written_ += bytes.size();
  return status;
}

}  // namespace pipeline::csv
