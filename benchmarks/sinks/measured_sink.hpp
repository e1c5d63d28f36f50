// Runs a sink over generated rows on one thread, as the program would, and measures it.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/sdk/sink.hpp"
#include "sinks/generated_rows.hpp"

namespace pipeline::benchmarks {

// Prints one line: name, rows, seconds, seconds of CPU, MiB of peak memory. Ends the program when the sink fails.
void measure(const std::string& name, Sink& sink, const GeneratedRows& rows);

}  // namespace pipeline::benchmarks
