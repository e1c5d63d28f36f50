// Writes generated rows with the Parquet sink. Usage: parquet-bench <rows> <folder> <codec> <modern|compat>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "parquet_sink.hpp"
#include "sinks/measured_sink.hpp"

int main(int argc, char** argv) {
  using namespace pipeline;
  static const std::map<std::string, parquet::Codec> codecs = {{"zstd", parquet::Codec::zstd},
                                                               {"snappy", parquet::Codec::snappy},
                                                               {"gzip", parquet::Codec::gzip},
                                                               {"lz4_raw", parquet::Codec::lz4_raw},
                                                               {"none", parquet::Codec::none}};
  if (argc != 5 || !codecs.contains(argv[3])) {
    std::fprintf(stderr, "usage: parquet-bench <rows> <folder> <codec> <modern|compat>\n");
    return 2;
  }
  parquet::ParquetOptions options;
  options.directory = argv[2];
  options.codec = codecs.at(argv[3]);
  options.modern = argv[4] == std::string("modern");
  const benchmarks::GeneratedRows rows(std::strtoull(argv[1], nullptr, 10));
  parquet::ParquetSink sink(Host(), std::move(options), std::make_unique<files::FileOperations>());
  benchmarks::measure(std::string("parquet ") + argv[3] + " " + argv[4], sink, rows);
  return 0;
}
