// The peer of the road network's benchmark: RoutingKit (github.com/RoutingKit/RoutingKit) driven through its public
// interface. A DIMACS graph goes in; one JSON line with CPU seconds, bytes and checksums comes out, and every cell with --dump.
// One thread (the oracle takes all). Points are drawn exactly as `wasteflow bench` draws them (see `Dice` and `towns`), or read with --points.
//
// Links with an installed RoutingKit (libroutingkit, zlib), C++17 and OpenMP; the figures are those of -O3 -march=native.
//
//   routingkit GRAPH.gr [--tasks ch,query,matrix,length,cch,lex] [--lengths FILE.gr] [--co FILE.co | --order FILE]
//       [--sources N] [--targets M] [--pairs N] [--changes N] [--cluster] [--seed S] [--points FILE] [--repeat R] [--dump FILE.csv]
//       [--dump-pairs FILE.csv]
//
// Tasks: ch      contraction hierarchy: preprocessing seconds, peak bytes, point to point, with path; everything below but cch needs it
//        query   point to point over the hierarchy, with node path and with arc path
//        matrix  many to many, targets pinned
//        length  the same with the length of the fastest path (ContractionHierarchyExtraWeight). RoutingKit breaks ties of time
//                arbitrarily, so a length is one of the fastest ways', not always the shortest of them; `lex` gives those
//        cch     customisable hierarchy: order, build, customise all, change one edge (both its directions), query, matrix,
//                perfect customisation and the matrix over that. The order is inertial flow's over the coordinates of --co,
//                over distances to landmarks when the graph has no coordinates, or the one of --order
//        lex     no RoutingKit: plain Dijkstra by (time, length), the oracle of every cell
#include <routingkit/contraction_hierarchy.h>
#include <routingkit/customizable_contraction_hierarchy.h>
#include <routingkit/nested_dissection.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <omp.h>
#include <queue>
#include <sstream>
#include <string>
#include <vector>

using namespace RoutingKit;
using std::string;
using std::vector;

namespace {

[[noreturn]] void stop(const string& why) {
	std::cerr << why << std::endl;
	std::exit(2);
}

double cpu() { // seconds of this process
	timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

double median(vector<double> all) {
	std::sort(all.begin(), all.end());
	return all.empty() ? 0 : all[all.size() / 2];
}

unsigned long long peak_bytes() {
	std::ifstream status("/proc/self/status");
	for (string line; std::getline(status, line);)
		if (line.rfind("VmHWM:", 0) == 0) return std::stoull(line.substr(6)) * 1024;
	return 0;
}

// ---- input ----------------------------------------------------------------------------------------------------------

struct Graph {
	unsigned nodes = 0;
	vector<unsigned> tail, head, weight;
};

Graph read_gr(const string& file) {
	std::FILE* in = std::fopen(file.c_str(), "r");
	if (!in) stop(file + ": cannot be opened");
	Graph g;
	char line[256];
	while (std::fgets(line, sizeof line, in)) {
		unsigned a, b, c;
		if (line[0] == 'p' && std::sscanf(line, "p sp %u %u", &a, &b) == 2) {
			g.nodes = a;
			g.tail.reserve(b);
			g.head.reserve(b);
			g.weight.reserve(b);
		} else if (line[0] == 'a') {
			if (std::sscanf(line, "a %u %u %u", &a, &b, &c) != 3 || a < 1 || b < 1 || a > g.nodes || b > g.nodes)
				stop(file + ": bad arc: " + line);
			g.tail.push_back(a - 1);
			g.head.push_back(b - 1);
			g.weight.push_back(c);
		}
	}
	std::fclose(in);
	if (!g.nodes) stop(file + ": no problem line");
	return g;
}

void read_co(const string& file, unsigned nodes, vector<float>& lat, vector<float>& lon) {
	std::FILE* in = std::fopen(file.c_str(), "r");
	if (!in) stop(file + ": cannot be opened");
	lat.assign(nodes, 0);
	lon.assign(nodes, 0);
	char line[256];
	unsigned v;
	double x, y;
	while (std::fgets(line, sizeof line, in))
		if (line[0] == 'v' && std::sscanf(line, "v %u %lf %lf", &v, &x, &y) == 3 && v >= 1 && v <= nodes) {
			lon[v - 1] = float(x);
			lat[v - 1] = float(y);
		}
	std::fclose(in);
}

// Coordinates for a graph that has none: differences of the travel times from two far pairs of nodes.
void landmarks(const Graph& g, vector<float>& lat, vector<float>& lon) {
	vector<unsigned> first(g.nodes + 1, 0), arcs(g.head.size());
	for (unsigned t : g.tail) ++first[t + 1];
	for (unsigned v = 0; v < g.nodes; ++v) first[v + 1] += first[v];
	vector<unsigned> next(first.begin(), first.end() - 1);
	for (unsigned a = 0; a < g.head.size(); ++a) arcs[next[g.tail[a]]++] = a;
	auto from = [&](unsigned source) {
		vector<double> best(g.nodes, 1e18);
		std::priority_queue<std::pair<double, unsigned>> queue;
		best[source] = 0;
		queue.push({0, source});
		while (!queue.empty()) {
			auto [minus, v] = queue.top();
			queue.pop();
			if (-minus != best[v]) continue;
			for (unsigned i = first[v]; i < first[v + 1]; ++i)
				if (double d = best[v] + g.weight[arcs[i]]; d < best[g.head[arcs[i]]]) queue.push({-(best[g.head[arcs[i]]] = d), g.head[arcs[i]]});
		}
		return best;
	};
	auto farthest = [&](auto distance) {
		unsigned far = 0;
		double most = -1;
		for (unsigned v = 0; v < g.nodes; ++v)
			if (double d = distance(v); d < 1e17 && d > most) most = d, far = v;
		return far;
	};
	auto start = from(0);
	auto a = from(farthest([&](unsigned v) { return start[v]; }));
	auto b = from(farthest([&](unsigned v) { return a[v]; }));
	auto c = from(farthest([&](unsigned v) { return std::min(a[v], b[v]); }));
	auto d = from(farthest([&](unsigned v) { return c[v]; }));
	for (unsigned v = 0; v < g.nodes; ++v) {
		lat.push_back(float(a[v] - b[v]));
		lon.push_back(float(c[v] - d[v]));
	}
}

// ---- points, as `wasteflow bench` draws them ------------------------------------------------------------------------

struct Dice { // splitmix64 (Steele, Lea, Flood 2014)
	uint64_t state;
	uint64_t next() {
		uint64_t z = (state += 0x9E3779B97F4A7C15u);
		z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
		z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
		return z ^ (z >> 31);
	}
	unsigned below(unsigned n) { return unsigned(((next() >> 32) * n) >> 32); }
};

const unsigned TOWNS = 30, TOWN_NODES = 1500;

// Nodes near a few random centres: the first nodes of a breadth-first search along arcs, in the order of the file.
vector<vector<unsigned>> towns(const Graph& g, Dice& dice) {
	vector<unsigned> first(g.nodes + 1, 0), out(g.head.size());
	for (unsigned t : g.tail) ++first[t + 1];
	for (unsigned v = 0; v < g.nodes; ++v) first[v + 1] += first[v];
	vector<unsigned> next(first.begin(), first.end() - 1);
	for (size_t a = 0; a < g.head.size(); ++a) out[next[g.tail[a]]++] = g.head[a];
	vector<unsigned> seen(g.nodes, 0);
	vector<vector<unsigned>> all;
	for (unsigned town = 1; town <= TOWNS; ++town) {
		vector<unsigned> ball{dice.below(g.nodes)};
		seen[ball[0]] = town;
		for (size_t i = 0; i < ball.size() && ball.size() < TOWN_NODES; ++i)
			for (unsigned a = first[ball[i]]; a < first[ball[i] + 1] && ball.size() < TOWN_NODES; ++a)
				if (seen[out[a]] != town) {
					seen[out[a]] = town;
					ball.push_back(out[a]);
				}
		all.push_back(std::move(ball));
	}
	return all;
}

struct Points {
	vector<unsigned> sources, targets;
	vector<std::pair<unsigned, unsigned>> pairs;
};

// Sources and targets from one run of the dice, pairs from another with the same seed.
Points draw(const Graph& g, bool cluster, uint64_t seed, unsigned n, unsigned m, unsigned pairs) {
	Points p;
	Dice dice{seed}, again{seed};
	vector<vector<unsigned>> near;
	if (cluster) {
		near = towns(g, dice);
		again = dice;
	}
	auto point = [&](Dice& d) {
		if (!cluster) return d.below(g.nodes);
		const auto& town = near[d.below(TOWNS)];
		return town[d.below(unsigned(town.size()))];
	};
	for (unsigned i = 0; i < n; ++i) p.sources.push_back(point(dice));
	for (unsigned i = 0; i < m; ++i) p.targets.push_back(point(dice));
	for (unsigned i = 0; i < pairs; ++i) {
		unsigned s = point(again);
		p.pairs.push_back({s, point(again)});
	}
	return p;
}

// Lines `s NODE`, `t NODE`, `q NODE NODE`, 1-based.
Points read_points(const string& file, unsigned nodes) {
	std::ifstream in(file);
	if (!in) stop(file + ": cannot be opened");
	Points p;
	for (string line; std::getline(in, line);) {
		unsigned a = 0, b = 1;
		char kind = line.empty() ? 'c' : line[0];
		if (kind == 'c') continue;
		int got = std::sscanf(line.c_str() + 1, "%u %u", &a, &b);
		if (got < (kind == 'q' ? 2 : 1) || a < 1 || a > nodes || b < 1 || b > nodes) stop(file + ": bad line: " + line);
		if (kind == 's') p.sources.push_back(a - 1);
		if (kind == 't') p.targets.push_back(a - 1);
		if (kind == 'q') p.pairs.push_back({a - 1, b - 1});
	}
	return p;
}

// Lengths for a graph that has none, as `wasteflow bench` makes them: 20 to 100 km/h by the two ends, in decimetres.
vector<unsigned> synthetic_lengths(const Graph& g) {
	vector<unsigned> dm(g.weight.size());
	for (size_t a = 0; a < dm.size(); ++a) {
		uint64_t low = std::min(g.tail[a], g.head[a]), high = std::max(g.tail[a], g.head[a]);
		dm[a] = unsigned(uint64_t(g.weight[a]) * (20 + Dice{low << 32 | high}.next() % 81) / 360);
	}
	return dm;
}

// ---- output ---------------------------------------------------------------------------------------------------------

struct Json {
	std::ostringstream text;
	Json() { text.precision(9); }
	template <class T>
	Json& add(const char* key, const T& value) {
		text << (text.tellp() == 0 ? "{" : ",") << '"' << key << "\":" << value;
		return *this;
	}
};

struct Sum {
	unsigned long long checksum = 0, unreachable = 0;
	void add(unsigned d) { d == inf_weight ? ++unreachable : checksum += d; }
};

Sum sum(const vector<unsigned>& cells) {
	Sum s;
	for (unsigned d : cells) s.add(d);
	return s;
}

void dump(const string& file, const Points& p, const vector<unsigned>& time, const vector<unsigned>& length) {
	std::FILE* out = std::fopen(file.c_str(), "w");
	if (!out) stop(file + ": cannot be written");
	std::fputs(length.empty() ? "source,target,distance\n" : "source,target,distance,length\n", out);
	size_t i = 0;
	for (unsigned s : p.sources)
		for (unsigned t : p.targets) {
			if (time[i] == inf_weight) std::fprintf(out, length.empty() ? "%u,%u,\n" : "%u,%u,,\n", s + 1, t + 1);
			else if (length.empty()) std::fprintf(out, "%u,%u,%u\n", s + 1, t + 1, time[i]);
			else std::fprintf(out, "%u,%u,%u,%u\n", s + 1, t + 1, time[i], length[i]);
			++i;
		}
	std::fclose(out);
}

void dump_pairs(const string& file, const Points& p, const vector<unsigned>& time) {
	std::FILE* out = std::fopen(file.c_str(), "w");
	if (!out) stop(file + ": cannot be written");
	std::fputs("source,target,distance\n", out);
	for (size_t i = 0; i < time.size(); ++i)
		if (time[i] == inf_weight) std::fprintf(out, "%u,%u,\n", p.pairs[i].first + 1, p.pairs[i].second + 1);
		else std::fprintf(out, "%u,%u,%u\n", p.pairs[i].first + 1, p.pairs[i].second + 1, time[i]);
	std::fclose(out);
}

// ---- tasks ----------------------------------------------------------------------------------------------------------

// Distances of all cells by a query object with pinned targets; CPU seconds of each run.
template <class Query>
vector<unsigned> matrix(Query& query, const Points& p, unsigned repeat, vector<double>& seconds) {
	vector<unsigned> cells;
	for (unsigned r = 0; r < repeat; ++r) {
		double start = cpu();
		vector<unsigned> now(p.sources.size() * p.targets.size());
		query.reset();
		query.pin_targets(p.targets);
		unsigned* row = now.data();
		for (unsigned s : p.sources) {
			query.reset_source().add_source(s).run_to_pinned_targets().get_distances_to_targets(row);
			row += p.targets.size();
		}
		seconds.push_back(cpu() - start);
		cells = std::move(now);
	}
	return cells;
}

template <class Query, class Answer>
double mean_micros(Query& query, const Points& p, unsigned repeat, Answer answer) {
	vector<double> each;
	for (unsigned r = 0; r < repeat; ++r) {
		double start = cpu();
		for (auto [s, t] : p.pairs) {
			query.reset().add_source(s).add_target(t).run();
			answer(query);
		}
		each.push_back((cpu() - start) * 1e6 / std::max<size_t>(1, p.pairs.size()));
	}
	return median(each);
}

void lexicographic(const Graph& g, const vector<unsigned>& length, const Points& p, vector<unsigned>& time, vector<unsigned>& dist) {
	vector<unsigned> first(g.nodes + 1, 0), next, heads(g.head.size());
	vector<uint64_t> cost(g.head.size());
	for (unsigned t : g.tail) ++first[t + 1];
	for (unsigned v = 0; v < g.nodes; ++v) first[v + 1] += first[v];
	next.assign(first.begin(), first.end() - 1);
	for (size_t a = 0; a < g.head.size(); ++a) {
		unsigned slot = next[g.tail[a]]++;
		heads[slot] = g.head[a];
		cost[slot] = uint64_t(g.weight[a]) << 32 | length[a];
	}
	const uint64_t none = ~uint64_t(0);
	time.assign(p.sources.size() * p.targets.size(), 0);
	dist.assign(time.size(), 0);
#pragma omp parallel num_threads(omp_get_num_procs())
	{
		vector<uint64_t> best(g.nodes);
		using Entry = std::pair<uint64_t, unsigned>;
#pragma omp for schedule(dynamic)
		for (size_t row = 0; row < p.sources.size(); ++row) {
			std::fill(best.begin(), best.end(), none);
			std::priority_queue<Entry, vector<Entry>, std::greater<Entry>> queue;
			best[p.sources[row]] = 0;
			queue.push({0, p.sources[row]});
			while (!queue.empty()) {
				auto [d, v] = queue.top();
				queue.pop();
				if (d != best[v]) continue;
				for (unsigned a = first[v]; a < first[v + 1]; ++a)
					if (d + cost[a] < best[heads[a]]) {
						best[heads[a]] = d + cost[a];
						queue.push({d + cost[a], heads[a]});
					}
			}
			size_t cell = row * p.targets.size();
			for (unsigned t : p.targets) {
				time[cell] = best[t] == none ? inf_weight : unsigned(best[t] >> 32);
				dist[cell++] = best[t] == none ? inf_weight : unsigned(best[t]);
			}
		}
	}
}

void with_cch(const Graph& g, const Points& p, const string& co, const string& order_file, unsigned changes, uint64_t seed, unsigned repeat, Json& json) {
	vector<unsigned> order;
	double start = cpu();
	if (!order_file.empty()) {
		std::ifstream in(order_file); // one node a line, 1-based, least important first
		for (unsigned v; in >> v;) order.push_back(v - 1);
		if (order.size() != g.nodes) stop(order_file + ": not every node once");
	} else {
		vector<float> lat, lon;
		if (co.empty()) landmarks(g, lat, lon);
		else read_co(co, g.nodes, lat, lon);
		start = cpu();
		order = compute_nested_node_dissection_order_using_inertial_flow(g.nodes, g.tail, g.head, lat, lon);
		json.add("cch_order_seconds", cpu() - start);
	}
	start = cpu();
	CustomizableContractionHierarchy cch(order, g.tail, g.head);
	json.add("cch_build_seconds", cpu() - start).add("cch_arcs", cch.cch_arc_count());
	vector<unsigned> weight = g.weight;
	CustomizableContractionHierarchyMetric metric(cch, weight);
	vector<double> all;
	for (unsigned r = 0; r < std::max(3u, repeat); ++r) {
		start = cpu();
		metric.customize();
		all.push_back(cpu() - start);
	}
	json.add("cch_customise_seconds", median(all)).add("cch_peak_bytes", peak_bytes());

	if (!p.pairs.empty()) {
		CustomizableContractionHierarchyQuery query(metric);
		json.add("cch_query_microseconds", mean_micros(query, p, repeat, [](auto& q) { return q.get_distance(); }));
		json.add("cch_path_microseconds", mean_micros(query, p, repeat, [](auto& q) { return q.get_node_path(); }));
	}
	if (!p.targets.empty()) {
		CustomizableContractionHierarchyQuery query(metric);
		vector<double> seconds;
		Sum s = sum(matrix(query, p, repeat, seconds));
		json.add("cch_matrix_seconds", median(seconds)).add("cch_checksum", s.checksum);
	}
	{
		start = cpu();
		ContractionHierarchy perfect = metric.build_contraction_hierarchy_using_perfect_witness_search();
		json.add("cch_perfect_seconds", cpu() - start);
		if (!p.targets.empty()) {
			ContractionHierarchyQuery query(perfect);
			vector<double> seconds;
			Sum s = sum(matrix(query, p, repeat, seconds));
			json.add("cch_perfect_matrix_seconds", median(seconds)).add("cch_perfect_checksum", s.checksum);
		}
	}
	if (changes) { // a road is closed: no way in both directions, then as before
		std::map<std::pair<unsigned, unsigned>, vector<unsigned>> arcs;
		for (unsigned a = 0; a < g.head.size(); ++a) arcs[{g.tail[a], g.head[a]}].push_back(a);
		CustomizableContractionHierarchyPartialCustomization part(cch);
		Dice dice{seed};
		vector<double> each;
		for (unsigned c = 0; c < changes; ++c) {
			unsigned a = dice.below(unsigned(g.head.size()));
			vector<unsigned> both = arcs[{g.tail[a], g.head[a]}];
			auto back = arcs.find({g.head[a], g.tail[a]});
			if (back != arcs.end()) both.insert(both.end(), back->second.begin(), back->second.end());
			for (bool close : {true, false}) {
				start = cpu();
				part.reset();
				for (unsigned b : both) {
					weight[b] = close ? inf_weight : g.weight[b];
					part.update_arc(b);
				}
				part.customize(metric);
				each.push_back((cpu() - start) * 1e6);
			}
		}
		double total = 0;
		for (double e : each) total += e;
		json.add("cch_change_microseconds", total / each.size()).add("cch_change_microseconds_median", median(each));
		json.add("cch_change_microseconds_worst", *std::max_element(each.begin(), each.end()));
	}
}

} // namespace

int main(int count, char** words) {
	omp_set_num_threads(1);
	string file;
	std::map<string, string> given;
	bool cluster = false;
	for (int i = 1; i < count; ++i) {
		string word = words[i];
		if (word == "--cluster") cluster = true;
		else if (word.rfind("--", 0) == 0 && i + 1 < count) given[word.substr(2)] = words[++i];
		else file = word;
	}
	if (file.empty()) stop("usage: routingkit GRAPH.gr [--tasks ch,query,matrix,length,cch,lex] … (see the head of routingkit.cpp)");
	auto text = [&](const char* key, const char* otherwise) { return given.count(key) ? given[key] : string(otherwise); };
	auto number = [&](const char* key, const char* otherwise) { return unsigned(std::stoul(text(key, otherwise))); };
	const string tasks = "," + text("tasks", "ch,query,matrix") + ",";
	auto asked = [&](const char* task) { return tasks.find("," + string(task) + ",") != string::npos; };
	const uint64_t seed = std::stoull(text("seed", "1"));
	const unsigned repeat = std::max(1u, number("repeat", "1"));

	Json json;
	Graph g = read_gr(file);
	json.add("peer", "\"RoutingKit\"").add("nodes", g.nodes).add("arcs", g.head.size()).add("graph_bytes", peak_bytes());

	Points p;
	ContractionHierarchy ch;
	if (asked("ch") || asked("query") || asked("matrix") || asked("length")) {
		double start = cpu();
		// The arcs are given away, so that the peak is the hierarchy's own; they are read again for the other tasks.
		ch = ContractionHierarchy::build(g.nodes, std::move(g.tail), std::move(g.head), std::move(g.weight));
		json.add("preprocess_seconds", cpu() - start).add("preprocess_peak_bytes", peak_bytes());
		json.add("shortcuts", ch.forward.head.size() + ch.backward.head.size());
		g = read_gr(file);
	}
	p = given.count("points") ? read_points(given["points"], g.nodes)
		: draw(g, cluster, seed, number("sources", "1000"), number("targets", "1000"), number("pairs", "10000"));
	vector<unsigned> lengths;
	if (asked("length") || asked("lex")) {
		if (given.count("lengths")) {
			Graph second = read_gr(given["lengths"]);
			if (second.tail != g.tail || second.head != g.head) stop(given["lengths"] + ": other arcs than " + file);
			lengths = std::move(second.weight);
		} else lengths = synthetic_lengths(g);
	}

	if (asked("query")) {
		ContractionHierarchyQuery query(ch);
		vector<unsigned> cells;
		for (auto [s, t] : p.pairs) cells.push_back(query.reset().add_source(s).add_target(t).run().get_distance());
		json.add("query_microseconds", mean_micros(query, p, repeat, [](auto& q) { return q.get_distance(); }));
		json.add("path_microseconds", mean_micros(query, p, repeat, [](auto& q) { return q.get_node_path(); }));
		json.add("arc_path_microseconds", mean_micros(query, p, repeat, [](auto& q) { return q.get_arc_path(); }));
		Sum s = sum(cells);
		json.add("pairs_checksum", s.checksum).add("pairs_unreachable", s.unreachable);
		if (given.count("dump-pairs")) dump_pairs(given["dump-pairs"], p, cells);
	}
	vector<unsigned> time, length;
	if (asked("matrix")) {
		ContractionHierarchyQuery query(ch);
		vector<double> seconds;
		time = matrix(query, p, repeat, seconds);
		Sum s = sum(time);
		json.add("matrix_seconds", median(seconds)).add("cells", time.size());
		json.add("unreachable", s.unreachable).add("checksum", s.checksum);
	}
	if (asked("length")) {
		double start = cpu();
		const SaturatedWeightAddition link;
		ContractionHierarchyExtraWeight<unsigned> extra(ch, lengths, link);
		json.add("length_prepare_seconds", cpu() - start);
		ContractionHierarchyQuery query(ch);
		vector<double> seconds;
		vector<unsigned> both[2];
		for (unsigned r = 0; r < repeat; ++r) {
			start = cpu();
			vector<unsigned> ms(p.sources.size() * p.targets.size()), dm(ms.size()), row(p.targets.size()), room(g.nodes);
			query.reset().pin_targets(p.targets);
			for (size_t i = 0; i < p.sources.size(); ++i) {
				query.reset_source().add_source(p.sources[i]).run_to_pinned_targets();
				query.get_distances_to_targets(&ms[i * p.targets.size()]);
				query.get_extra_weight_distances_to_targets(extra, link, room, row);
				std::copy(row.begin(), row.end(), dm.begin() + i * p.targets.size());
			}
			seconds.push_back(cpu() - start);
			both[0] = std::move(ms);
			both[1] = std::move(dm);
		}
		Sum s = sum(both[0]), l;
		for (size_t i = 0; i < both[1].size(); ++i)
			if (both[0][i] != inf_weight) l.add(both[1][i]);
		json.add("length_matrix_seconds", median(seconds)).add("length_time_checksum", s.checksum).add("length_checksum", l.checksum);
		if (time.empty()) time = std::move(both[0]);
		length = std::move(both[1]);
	}
	if (asked("lex")) {
		double start = cpu();
		lexicographic(g, lengths, p, time, length);
		Sum s = sum(time), l;
		for (unsigned d : length)
			if (d != inf_weight) l.add(d);
		json.add("lex_seconds", cpu() - start).add("lex_checksum", s.checksum).add("lex_length_checksum", l.checksum);
	}
	if (given.count("dump")) dump(given["dump"], p, time, length);
	if (asked("cch")) with_cch(g, p, text("co", ""), text("order", ""), number("changes", "100"), seed, repeat, json);
	json.add("peak_bytes", peak_bytes());
	std::cout << json.text.str() << "}" << std::endl;
}
