#include "jsonl_sink.hpp"

#include <utility>

#include "json_lines.hpp"

namespace pipeline::jsonl {

const char* JsonlSink::text() {
  return "Writes each table to a file of JSON lines. Each row is written exactly once, also when the program is "
         "killed.";
}

const OptionTable& JsonlSink::options() {
  static const OptionTable table = {{.name = "directory",
                                     .type = PIPELINE_OPTION_STRING,
                                     .text = "The folder for the files.",
                                     .flags = PIPELINE_OPTION_REQUIRED},
                                    {.name = "compression",
                                     .type = PIPELINE_OPTION_STRING,
                                     .text = "How files are compressed. Adds .gz or .zst to their names.",
                                     .default_value = "none",
                                     .allowed = {"none", "gzip", "zstd"}}};
  return table;
}

Result<std::unique_ptr<JsonlSink>> JsonlSink::create(Host host, const Options& options) {
  const Result<files::Codec> codec = files::parse_codec(options.string("compression"));
  if (!codec.ok()) return codec.status().with_option("compression");
  return std::make_unique<JsonlSink>(host, options.string("directory"), *codec);
}

JsonlSink::JsonlSink(Host host, std::filesystem::path directory, files::Codec codec)
    : host_(host),
      directory_(std::move(directory)),
      extension_(std::string(".jsonl").append(files::extension_of(codec))),
      encoder_(files::make_encoder(codec)) {}

Status JsonlSink::check() {
  return files::check_folder(directory_);
}

Status JsonlSink::recover(std::string_view text) {
  Result<files::Token> token = files::Token::parse(text);
  if (!token.ok()) return token.status();
  Status status = files::verify(operations_, directory_, *token);
  if (status.ok()) status = operations_.create_directories(directory_);
  if (!status.ok()) return status.with_option("directory");
  Result<files::DirectoryLock> lock = files::DirectoryLock::acquire(directory_);
  if (!lock.ok()) return lock.status();
  lock_.emplace(std::move(lock).value());
  status = files::recover_folder(operations_, directory_, extension_, host_, *token);
  if (!status.ok()) return status;
  Result<files::PathTemplate> path = files::PathTemplate::parse("{namespace}.{table}", "directory", false);
  if (!path.ok()) return path.status();
  files_.emplace(operations_, format_,
                 files::FileSetOptions{.directory = directory_,
                                       .path = std::move(path).value(),
                                       .path_option = "directory",
                                       .extension = extension_,
                                       .encoder = encoder_.get()},
                 host_, *token);
  return {};
}

Status JsonlSink::bind(uint32_t stream_number, const StreamInfo& stream) {
  Status status = check_types(stream.schema);
  if (!status.ok()) return status.with_context(stream.full_name());
  // Lines tell the names of their columns, so that all of them may share a file.
  Result<files::StreamFiles*> files = files_->bind(stream, "jsonl");
  if (!files.ok()) return files.status();
  streams_.insert_or_assign(stream_number, BoundStream{*files, stream.schema});
  // A table without rows has a file as well.
  return files_->open_file(**files).status();
}

Status JsonlSink::append(const BoundStream& stream, std::string_view lines, uint64_t count) {
  const Result<files::OutputFile*> file = files_->open_file(*stream.files);
  return file.ok() ? files_->append(*stream.files, **file, lines, count) : file.status();
}

Status JsonlSink::write(uint32_t stream_number, Batch batch) {
  const BoundStream& stream = streams_.at(stream_number);
  const JsonLines rows(stream.schema, batch);
  std::string lines;
  for (int64_t i = 0; i < batch.length(); ++i) rows.append(i, lines);
  return append(stream, lines, static_cast<uint64_t>(batch.length()));
}

Status JsonlSink::truncate(uint32_t stream_number, const Truncate& truncate) {
  return append(streams_.at(stream_number), truncate_line(truncate.shard), 1);
}

Result<std::string> JsonlSink::prepare(const Checkpoint& /*checkpoint*/) {
  const Result<files::Token> token = files_->prepare();
  if (!token.ok()) return token.status();
  return token->to_json();
}

Status JsonlSink::commit(std::string_view /*token*/) {
  return files_->publish();
}

Status JsonlSink::finish() {
  return files_->finish();
}

}  // namespace pipeline::jsonl
