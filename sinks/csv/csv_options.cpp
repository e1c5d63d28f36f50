#include "csv_options.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace pipeline::csv {
namespace {

// Numbers, dates and `true` are written without a look at the delimiter, so that it must not be able to occur in them.
bool can_delimit(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte != 0 && byte < 0x80 && std::isalnum(byte) == 0 &&
         std::string_view("+-.:/= \"\\\r\n").find(letter) == std::string_view::npos;
}

QuotePolicy parse_quotes(const std::string& name) {
  if (name == "all") return QuotePolicy::all;
  return name == "strings" ? QuotePolicy::strings : QuotePolicy::minimal;
}

BytesFormat parse_bytes(const std::string& name) {
  if (name == "raw") return BytesFormat::raw;
  if (name == "base64") return BytesFormat::base64;
  return name == "escaped" ? BytesFormat::escaped : BytesFormat::hex;
}

Result<Dialect> parse_dialect(const Options& options) {
  Dialect dialect;
  const std::string delimiter = options.has("delimiter") ? options.string("delimiter") : ",";
  if (delimiter.size() != 1 || !can_delimit(delimiter[0])) {
    return Status::invalid("\"" + delimiter + "\" can't be the delimiter of a CSV file")
        .with_option("delimiter")
        .with_hint("one ASCII byte that is no letter, no digit, no blank, no quote and none of + - . : / = \\");
  }
  dialect.delimiter = delimiter[0];
  dialect.null = options.string("null");
  if (dialect.null.find_first_of(std::string("\"\r\n") + dialect.delimiter) != std::string::npos) {
    return Status::invalid(
               "the text for NULL is written without quotes and can't hold a quote, a delimiter or a line end")
        .with_option("null");
  }
  if (options.has("header")) dialect.header = options.boolean("header");
  dialect.crlf = options.string("line_end") == "crlf";
  dialect.byte_order_mark = options.boolean("byte_order_mark");
  dialect.quotes = parse_quotes(options.string("quotes"));
  dialect.bytes = parse_bytes(options.string("bytes"));
  dialect.guard_formulas = options.boolean("spreadsheet_safe");
  return dialect;
}

Status parse_compression(const Options& options, CsvOptions& result) {
  const std::string name = options.has("compression") ? options.string("compression") : "none";
  const Result<files::Codec> codec = files::parse_codec(name);
  if (!codec.ok()) return codec.status().with_option("compression");
  result.codec = *codec;
  result.level = static_cast<int>(options.integer("compression_level"));
  if (result.level > files::highest_level(*codec)) {
    return Status::invalid("the highest level of " + name + " is " + std::to_string(files::highest_level(*codec)))
        .with_option("compression_level");
  }
  return {};
}

// What has no meaning in a file that holds the rows of a table, all of them and nothing else.
Status check_latest(const CsvOptions& options) {
  const auto refuse = [](const char* option) {
    return Status::invalid("format = \"latest\" makes one file of each table, with its rows as they are now")
        .with_option(option)
        .with_hint(std::string("leave out ") + option + ", or write a changelog");
  };
  if (!options.metadata.empty()) return refuse("metadata");
  if (options.before_images) return refuse("before_images");
  if (!options.partition_by.empty()) return refuse("partition_by");
  if (options.roll.bytes > 0) return refuse("roll_size");
  if (options.roll.rows > 0) return refuse("roll_rows");
  if (options.roll.seconds > 0) return refuse("roll_age");
  return {};
}

}  // namespace

Result<CsvOptions> CsvOptions::parse(const Options& options) {
  Result<files::SinkOptions> common = files::parse_sink_options(options, kDefaults);
  if (!common.ok()) return common.status();
  CsvOptions result(std::move(common).value());
  Result<Dialect> dialect = parse_dialect(options);
  if (!dialect.ok()) return dialect.status();
  result.dialect = std::move(dialect).value();
  if (options.string("publish") == "complete") result.naming = files::Naming::when_complete;
  result.merge_memory =
      static_cast<uint64_t>(options.integer("merge_memory", static_cast<int64_t>(result.merge_memory)));
  Status status = parse_compression(options, result);
  if (status.ok() && result.content == Content::latest) status = check_latest(result);
  if (!status.ok()) return status;
  return result;
}

}  // namespace pipeline::csv
