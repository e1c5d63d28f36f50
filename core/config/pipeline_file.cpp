#include "core/config/pipeline_file.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include "core/config/candidates.hpp"
#include "core/config/option_check.hpp"
#include "core/config/option_reader.hpp"
#include "core/config/toml_places.hpp"

namespace pipeline::core {
namespace {

pipeline_option describe(const char* name, pipeline_option_type type, std::int64_t minimum = 0,
                         std::int64_t maximum = 0) {
  pipeline_option option{};
  option.struct_size = sizeof option;
  option.name = name;
  option.type = type;
  option.minimum = minimum;
  option.maximum = maximum;
  return option;
}

std::optional<std::string> content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  std::array<char, 4096> block{};
  while (in.read(block.data(), block.size()) || in.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (!in.is_open() || in.bad()) return std::nullopt;
  return text;
}

const char* word_of(pipeline_stage_kind kind) {
  return kind == PIPELINE_SOURCE ? "source" : kind == PIPELINE_TRANSFORM ? "transform" : "sink";
}

class FileReader {
 public:
  FileReader(PipelineFile& file, const StageFinder& find_stage, const Lookup& lookup)
      : file_(file), find_stage_(find_stage), options_(lookup, file.lines, file.diagnostics) {}

  void read(const std::string& text) {
    toml::table root;
    try {
      root = toml::parse(text);
    } catch (const toml::parse_error& error) {
      add(code::kSyntax, std::string(error.description()), place_of(error.source()));
      hide_secrets();
      return;
    }
    for (const auto& [key, node] : root) {
      if (key == "pipeline" && node.is_table()) {
        read_pipeline(*node.as_table());
      } else if (key == "stage" && node.is_array()) {
        read_stages(*node.as_array());
      } else {
        add(code::kUnknownKey, "unknown key \"" + std::string(key.str()) + "\"", place_of(key.source()),
            "a file has [pipeline] and [[stage]]");
        file_.diagnostics.back().secret = true;
      }
    }
    check_graph();
    for (Diagnostic& item : file_.diagnostics) item.secret = item.secret || file_.hides(item.place.line);
  }

 private:
  using Table = toml::table;

  void add(const char* code, std::string message, Place place, std::string hint = {},
           std::vector<std::string> notes = {}) {
    file_.diagnostics.push_back({false, code, std::move(message), place, std::move(notes), std::move(hint), false});
  }

  // What stands in a file that is not TOML is not known, so the words have to tell.
  void hide_secrets() {
    Diagnostic& error = file_.diagnostics.back();
    const std::size_t line = error.place.line;
    // A string may have begun on the line above.
    for (std::size_t i = line; i > 0 && i + 2 > line; --i) {
      error.secret = error.secret || (i <= file_.lines.size() && looks_secret(file_.lines[i - 1]));
    }
  }

  void read_pipeline(const Table& table) {
    PipelineConfig& config = file_.config;
    const std::vector<pipeline_option> known = {describe("name", PIPELINE_OPTION_STRING),
                                                describe("state", PIPELINE_OPTION_STRING),
                                                describe("checkpoint_interval", PIPELINE_OPTION_DURATION),
                                                describe("checkpoint_rows", PIPELINE_OPTION_INTEGER, 1, INT64_MAX),
                                                describe("checkpoint_size", PIPELINE_OPTION_SIZE, 1, INT64_MAX),
                                                describe("queue_size", PIPELINE_OPTION_SIZE, 1, INT64_MAX),
                                                describe("readers", PIPELINE_OPTION_INTEGER, 1, 256)};
    for (const auto& [key, node] : table) {
      const auto option =
          std::find_if(known.begin(), known.end(), [name = key.str()](const auto& item) { return name == item.name; });
      if (option == known.end()) {
        std::vector<std::string> names;
        names.reserve(known.size());
        for (const pipeline_option& item : known) names.emplace_back(item.name);
        unknown(code::kUnknownKey, "unknown key \"" + std::string(key.str()) + "\" in [pipeline]", key, names);
        continue;
      }
      const OptionValue value = options_.read(*option, node);
      if (!value.is_set) continue;
      if (key == "name") config.name = value.strings.front();
      if (key == "state") config.state_directory = value.strings.front();
      if (key == "checkpoint_interval") config.checkpoint_interval = std::chrono::milliseconds(value.integer);
      if (key == "checkpoint_rows") config.checkpoint_rows = static_cast<std::uint64_t>(value.integer);
      if (key == "checkpoint_size") config.checkpoint_bytes = static_cast<std::uint64_t>(value.integer);
      if (key == "queue_size") config.queue_bytes = static_cast<std::uint64_t>(value.integer);
      if (key == "readers") config.readers = static_cast<std::size_t>(value.integer);
    }
  }

  void unknown(const char* code, std::string message, const toml::key& key, const std::vector<std::string>& allowed) {
    const std::string name(key.str());
    std::string hint = did_you_mean(name, allowed);
    add(code, std::move(message), place_of(key.source()), std::move(hint),
        {"allowed here: " + quoted_list(nearest(name, allowed))});
    // Nobody knows what it was meant to be: perhaps a misspelt password.
    file_.diagnostics.back().secret = true;
  }

  void read_stages(const toml::array& stages) {
    for (const toml::node& node : stages) {
      if (const Table* table = node.as_table()) {
        read_stage(*table);
      } else {
        add(code::kSyntax, "stages are written as [[stage]]", place_of(node.source()));
      }
    }
  }

  void read_stage(const Table& table) {
    StageConfig stage;
    stage.place = place_of(table.source());
    const std::optional<pipeline_stage_kind> kind = kind_of(table, stage.place);
    if (!kind) return;
    const toml::node& name_node = *table.get(word_of(*kind));
    const pipeline_option name_option = describe(word_of(*kind), PIPELINE_OPTION_STRING);
    std::string name;
    if (!options_.text(name_option, name_node, name)) return;
    stage.id = read_id(table, name);
    read_inputs(table, *kind, stage);
    ids_.push_back(stage.id);
    Result<const pipeline_stage*> found = find_stage_(*kind, name);
    if (found.ok()) {
      stage.stage = *found;
      read_options(table, stage);
    } else {
      file_.plugin_failed = true;
      add(code::kPlugin, found.status().message(), value_place(name_node, file_.lines), found.status().hint());
    }
    file_.config.stages.push_back(std::move(stage));
  }

  std::optional<pipeline_stage_kind> kind_of(const Table& table, Place place) {
    std::vector<pipeline_stage_kind> kinds;
    for (const pipeline_stage_kind kind : {PIPELINE_SOURCE, PIPELINE_TRANSFORM, PIPELINE_SINK}) {
      if (table.contains(word_of(kind))) kinds.push_back(kind);
    }
    if (kinds.size() == 1) return kinds.front();
    add(code::kGraph, kinds.empty() ? "this stage doesn't say what it is" : "this stage is several things at once",
        place, "give it exactly one of: source, transform, sink");
    return std::nullopt;
  }

  std::string read_id(const Table& table, const std::string& name) {
    std::string id = name;
    if (const toml::node* node = table.get("id")) {
      if (!options_.text(describe("id", PIPELINE_OPTION_STRING), *node, id)) return id;
      if (std::find(ids_.begin(), ids_.end(), id) != ids_.end()) {
        add(code::kGraph, "there is a stage \"" + id + "\" already", value_place(*node, file_.lines));
      }
      return id;
    }
    for (int number = 2; std::find(ids_.begin(), ids_.end(), id) != ids_.end(); ++number) {
      id = name + "_" + std::to_string(number);
    }
    return id;
  }

  void read_inputs(const Table& table, pipeline_stage_kind kind, StageConfig& stage) {
    const toml::node* node = table.get("from");
    if (kind == PIPELINE_SOURCE) {
      if (node != nullptr) add(code::kGraph, "a source has no \"from\"", value_place(*node, file_.lines));
      return;
    }
    if (node == nullptr) {
      if (ids_.empty()) {
        add(code::kGraph, "there is no stage above this one that it could read from", stage.place);
      } else {
        stage.inputs.push_back(ids_.size() - 1);
      }
      return;
    }
    const OptionValue from = options_.read(describe("from", PIPELINE_OPTION_STRING_LIST), *node);
    const Place place = value_place(*node, file_.lines);
    for (const std::string& id : from.strings) {
      const auto found = std::find(ids_.begin(), ids_.end(), id);
      if (found == ids_.end()) {
        add(code::kGraph, "there is no stage \"" + id + "\" above this one", place, did_you_mean(id, ids_),
            {"stages above: " + quoted_list(ids_)});
      } else {
        stage.inputs.push_back(static_cast<std::size_t>(found - ids_.begin()));
      }
    }
  }

  void read_options(const Table& table, StageConfig& stage) {
    const pipeline_stage& described = *stage.stage;
    std::vector<OptionValue> values;
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < described.option_count; ++i) {
      const pipeline_option& option = *described.options[i];
      names.emplace_back(option.name);
      const toml::node* node = table.get(option.name);
      if (node == nullptr) {
        values.push_back(default_of(option));
        if ((option.flags & PIPELINE_OPTION_REQUIRED) != 0) {
          add(code::kMissingOption, "option \"" + std::string(option.name) + "\" is required by " + title(described),
              stage.place, option.text);
        }
        continue;
      }
      stage.option_places[option.name] = value_place(*node, file_.lines);
      if ((option.flags & PIPELINE_OPTION_SECRET) != 0) file_.secret_lines.insert(node->source().begin.line);
      values.push_back(options_.read(option, *node));
      if ((option.flags & PIPELINE_OPTION_DEPRECATED) != 0) {
        file_.diagnostics.push_back({true,
                                     code::kUnknownOption,
                                     "option \"" + std::string(option.name) + "\" is deprecated",
                                     stage.option_places[option.name],
                                     {},
                                     option.text,
                                     false});
      }
    }
    stage.options = OptionValues(std::move(values));
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      if (name == "id" || name == "from" || name == word_of(described.kind)) continue;
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      unknown(code::kUnknownOption, "unknown option \"" + name + "\" for " + title(described), key, names);
    }
  }

  static std::string title(const pipeline_stage& stage) {
    return std::string(word_of(stage.kind)) + " \"" + stage.name + "\"";
  }

  void check_graph() {
    const std::vector<StageConfig>& stages = file_.config.stages;
    if (!file_.diagnostics.empty()) return;
    std::size_t sources = 0;
    std::size_t sinks = 0;
    std::set<std::size_t> read;
    for (const StageConfig& stage : stages) {
      if (stage.stage->kind == PIPELINE_SOURCE && ++sources == 2)
        add(code::kGraph, "a pipeline has one source", stage.place);
      if (stage.stage->kind == PIPELINE_SINK) ++sinks;
      for (const std::size_t input : stage.inputs) {
        read.insert(input);
        if (stages[input].stage->kind == PIPELINE_SINK) {
          add(code::kGraph, "stage \"" + stage.id + "\" can't read from the sink \"" + stages[input].id + "\"",
              stage.place, "name a source or a transform in \"from\"");
        }
      }
    }
    if (sources == 0) add(code::kGraph, "there is no source", {});
    if (sinks == 0) add(code::kGraph, "there is no sink", {});
    for (std::size_t i = 0; i < stages.size(); ++i) {
      if (stages[i].stage->kind != PIPELINE_SINK && !read.contains(i) && sinks > 0) {
        add(code::kGraph, "no stage reads from \"" + stages[i].id + "\"", stages[i].place);
      }
    }
  }

  PipelineFile& file_;
  const StageFinder& find_stage_;
  OptionReader options_;
  std::vector<std::string> ids_;
};

}  // namespace

bool PipelineFile::ok() const {
  return std::all_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& item) { return item.warning; });
}

std::string PipelineFile::text() const {
  std::string result;
  for (const Diagnostic& diagnostic : diagnostics) result += render(diagnostic, path.string(), lines) + "\n";
  return result;
}

bool PipelineFile::hides(std::size_t line) const {
  if (secret_lines.contains(line)) return true;
  // An inline table holds other keys as well, perhaps of a stage whose options are not known.
  return line > 0 && line <= lines.size() && lines[line - 1].find('{') != std::string::npos &&
         looks_secret(lines[line - 1]);
}

Diagnostic PipelineFile::blame(std::size_t stage, const Status& status) const {
  const StageConfig& config = this->config.stages[stage];
  Diagnostic diagnostic{false,         code::kStage, config.id + ": " + status.message(), config.place, {},
                        status.hint(), false};
  const auto place = config.option_places.find(status.option());
  if (place != config.option_places.end()) diagnostic.place = place->second;
  diagnostic.secret = hides(diagnostic.place.line);
  return diagnostic;
}

PipelineFile parse_pipeline(const std::filesystem::path& path, const std::string& text, const StageFinder& find_stage,
                            const Lookup& lookup) {
  PipelineFile file;
  file.path = path;
  std::istringstream split(text);
  for (std::string line; std::getline(split, line);) file.lines.push_back(line);
  FileReader(file, find_stage, lookup).read(text);
  PipelineConfig& config = file.config;
  if (config.name.empty()) config.name = path.stem().string();
  if (config.state_directory.empty()) config.state_directory = path.stem().string() + ".state";
  if (config.state_directory.is_relative()) config.state_directory = path.parent_path() / config.state_directory;
  std::stable_sort(file.diagnostics.begin(), file.diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
  return file;
}

Result<PipelineFile> read_pipeline_file(const std::filesystem::path& path, const StageFinder& find_stage,
                                        const Lookup& lookup) {
  const std::optional<std::string> text = content_of(path);
  if (!text) return Status::invalid("can't read the file " + path.string());
  return parse_pipeline(path, *text, find_stage, lookup);
}

}  // namespace pipeline::core
