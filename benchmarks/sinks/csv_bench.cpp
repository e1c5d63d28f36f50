// Writes generated rows with the CSV sink. Usage: csv-bench <rows> <folder> [none|gzip|zstd [latest]]
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "csv_sink.hpp"
#include "sinks/measured_sink.hpp"

int main(int argc, char** argv) {
  using namespace pipeline;
  if (argc < 3) {
    std::fprintf(stderr, "usage: csv-bench <rows> <folder> [none|gzip|zstd [latest]]\n");
    return 2;
  }
  csv::CsvOptions options;
  options.directory = argv[2];
  std::string name = "csv";
  if (argc > 3) {
    const Result<files::Codec> codec = files::parse_codec(argv[3]);
    if (!codec.ok()) return 2;
    options.codec = *codec;
    name += std::string(" ") + argv[3];
  }
  if (argc > 4) {
    options.content = csv::Content::latest;
    name += " latest";
  }
  const benchmarks::GeneratedRows rows(std::strtoull(argv[1], nullptr, 10));
  csv::CsvSink sink(Host(), std::move(options), std::make_unique<files::FileOperations>());
  benchmarks::measure(name, sink, rows);
  return 0;
}
