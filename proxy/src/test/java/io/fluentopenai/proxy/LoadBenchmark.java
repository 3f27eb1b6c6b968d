package io.fluentopenai.proxy;

import io.fluentopenai.proxy.cli.RunnableJar;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxy against nginx as a plain streaming reverse proxy, on one machine and in one run. Needs {@code nginx} and {@code wrk}
 * on the path, is run by hand and takes two minutes. Other jars of the proxy, such as one from before a change, can be named as
 * arguments:
 *
 * <pre>
 * mvn -q -pl proxy package -DskipTests exec:java -Dexec.classpathScope=test -Dexec.mainClass=io.fluentopenai.proxy.LoadBenchmark
 * </pre>
 *
 * <p>Calls go in short rounds by turns to the upstream itself, through nginx and through the proxy, which authenticates them and
 * writes its access log. Then streams are opened one after the other, whose first event tells when it was written. Then a thousand
 * streams are open at once.
 */
final class LoadBenchmark {
    private static final String TOKEN = "token-of-alice-0123456789";
    /** The compiler of the JVM needs as long until the proxy is as fast as it gets. */
    private static final int WARM_UP_SECONDS = 15;

    private static final int ROUNDS = 5;
    private static final int STREAMS = 1000;
    private static final int EVENTS = 12;
    private static final int FIRST_EVENTS = 300;
    private static final byte[] FIRST_EVENT_REQUEST =
            ("POST /v1/responses HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                            + TOKEN + "\r\nContent-Type: application/json\r\nContent-Length: 28\r\n\r\n"
                            + "{\"model\":\"m\",\"stream\":true }")
                    .getBytes(StandardCharsets.US_ASCII);
    private static final Buffer EVENT =
            Buffer.buffer("data: {\"choices\":[{\"delta\":{\"content\":\"" + "word ".repeat(20) + "\"}}]}\n\n");
    private static final Buffer ANSWER = Buffer.buffer("{\"choices\":[{\"message\":{\"content\":\""
            + "word ".repeat(200) + "\"}}],\"usage\":{\"total_tokens\":250}}");

    /** What listens on a port: by its process, or in this one. */
    private record Target(String name, int port, @Nullable Process process) {}

    private record Calls(double perSecond, double p50, double p99, double cpuMicros) {}

    private LoadBenchmark() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true));
        Path directory = Files.createTempDirectory("load");
        List<Process> processes = new ArrayList<>();
        try {
            int upstream = upstream(vertx);
            List<Target> targets = new ArrayList<>(List.of(new Target("direct", upstream, null)));
            int nginx = freePort();
            targets.add(new Target("nginx", nginx, nginx(directory, nginx, upstream)));
            for (String jar : args) {
                int other = freePort();
                targets.add(new Target("other", other, proxy(Path.of(jar), other, upstream)));
            }
            int proxy = freePort();
            targets.add(new Target("proxy", proxy, proxy(RunnableJar.path(), proxy, upstream)));
            targets.stream().map(Target::process).filter(Objects::nonNull).forEach(processes::add);
            for (Target target : targets) {
                untilThere(target.port);
                wrk(target, WARM_UP_SECONDS);
            }
            calls(targets);
            firstEvents(targets);
            for (Target target : targets) {
                if (target.process != null) {
                    // What the first streams need, such as compiled code, is not needed for each.
                    streams(vertx, target, STREAMS / 10);
                    System.out.println(streams(vertx, target, STREAMS));
                }
            }
        } finally {
            for (Process process : processes) {
                process.destroy();
                process.waitFor(10, TimeUnit.SECONDS);
            }
            TestUpstream.await(vertx.close());
        }
    }

    private static void calls(List<Target> targets) throws IOException, InterruptedException {
        Map<Target, List<Calls>> rounds = new LinkedHashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            for (Target target : targets) {
                rounds.computeIfAbsent(target, any -> new ArrayList<>()).add(wrk(target, 2));
            }
        }
        rounds.forEach((target, calls) -> System.out.printf(
                "%-6s  %.0f calls/s, %.2f ms median, %.2f ms at 99 %%, %.0f us of CPU time each%n",
                target.name,
                median(calls.stream().mapToDouble(Calls::perSecond).toArray()),
                median(calls.stream().mapToDouble(Calls::p50).toArray()),
                median(calls.stream().mapToDouble(Calls::p99).toArray()),
                median(calls.stream().mapToDouble(Calls::cpuMicros).toArray())));
    }

    private static void firstEvents(List<Target> targets) throws IOException {
        Map<Target, List<double[]>> rounds = new LinkedHashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            for (Target target : targets) {
                rounds.computeIfAbsent(target, any -> new ArrayList<>()).add(firstEvents(target.port));
            }
        }
        rounds.forEach((target, micros) -> System.out.printf(
                "%-6s  first event of a stream %.0f us after it was written, %.0f us at 99 %%%n",
                target.name,
                median(micros.stream()
                        .mapToDouble(round -> round[round.length / 2])
                        .toArray()),
                median(micros.stream()
                        .mapToDouble(round -> round[round.length * 99 / 100])
                        .toArray())));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int upstream(Vertx vertx) {
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setAcceptBacklog(4096))
                .requestHandler(request -> {
                    if (request.path().endsWith("/models")) {
                        request.response()
                                .putHeader("Content-Type", "application/json")
                                .end(ANSWER);
                    } else if (request.path().endsWith("/responses")) {
                        firstEvent(vertx, request);
                    } else {
                        events(vertx, request);
                    }
                });
        return TestUpstream.await(server.listen()).actualPort();
    }

    /** Sends the time, with the head, and ends the stream a moment later. */
    private static void firstEvent(Vertx vertx, HttpServerRequest request) {
        HttpServerResponse response =
                request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.write("data: " + System.nanoTime() + "\n\n");
        vertx.setTimer(2, id -> response.end());
    }

    /** The times in microseconds, sorted, from when the first events of streams were written until they were read. */
    private static double[] firstEvents(int port) throws IOException {
        double[] micros = new double[FIRST_EVENTS];
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            byte[] buffer = new byte[1 << 14];
            for (int i = 0; i < micros.length; i++) {
                socket.getOutputStream().write(FIRST_EVENT_REQUEST);
                StringBuilder text = new StringBuilder();
                boolean read = false;
                while (text.indexOf("\r\n0\r\n\r\n") < 0) {
                    int count = socket.getInputStream().read(buffer);
                    long now = System.nanoTime();
                    if (count < 0) {
                        throw new IllegalStateException("The stream was cut:\n" + text);
                    }
                    text.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
                    // Where the pieces end is up to the proxy.
                    String body = text.toString().replaceAll("\r\n[0-9a-f]+\r\n", "");
                    int event = body.indexOf("data: ");
                    int end = body.indexOf("\n\n", Math.max(0, event));
                    if (!read && event >= 0 && end >= 0) {
                        micros[i] = (now - Long.parseLong(body.substring(event + 6, end))) / 1000.0;
                        read = true;
                    }
                }
            }
        }
        Arrays.sort(micros);
        return micros;
    }

    private static void events(Vertx vertx, HttpServerRequest request) {
        HttpServerResponse response =
                request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
        AtomicInteger sent = new AtomicInteger();
        vertx.setPeriodic(1000, id -> {
            if (sent.incrementAndGet() < EVENTS) {
                response.write(EVENT.copy());
            } else {
                vertx.cancelTimer(id);
                response.end(EVENT.copy());
            }
        });
    }

    private static Process nginx(Path directory, int port, int upstream) throws IOException {
        Path config = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off;
                worker_processes 2;
                pid nginx.pid;
                error_log stderr crit;
                events { worker_connections 8192; }
                http {
                  access_log access.log;
                  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  upstream behind { server 127.0.0.1:%d; keepalive 64; }
                  server {
                    listen 127.0.0.1:%d backlog=4096;
                    location / {
                      proxy_pass http://behind;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_buffering off;
                      proxy_request_buffering off;
                    }
                  }
                }
                """.formatted(upstream, port));
        return new ProcessBuilder("nginx", "-p", directory.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Process proxy(Path jar, int port, int upstream) throws IOException {
        ProcessBuilder program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-jar",
                        jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        program.environment().put("PROXY_PORT", Integer.toString(port));
        program.environment().put("PROXY_UPSTREAM_URL", "http://127.0.0.1:" + upstream);
        program.environment().put("PROXY_UPSTREAM_KEY", "sk-0123456789abcdef");
        program.environment().put("PROXY_AUTH", "tokens");
        program.environment().put("PROXY_AUTH_TOKENS", "alice:" + TOKEN);
        return program.start();
    }

    private static void untilThere(int port) throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IllegalStateException("Nobody listens on port " + port);
    }

    /** The CPU time of a process and its children, in microseconds; 0 for none. */
    private static double cpu(@Nullable Process process) {
        return process == null
                ? 0
                : Stream.concat(Stream.of(process.toHandle()), process.descendants())
                                .mapToLong(handle -> handle.info()
                                        .totalCpuDuration()
                                        .orElse(Duration.ZERO)
                                        .toNanos())
                                .sum()
                        / 1000.0;
    }

    private static Calls wrk(Target target, int seconds) throws IOException, InterruptedException {
        double before = cpu(target.process);
        Process wrk = new ProcessBuilder(
                        "wrk",
                        "-t1",
                        "-c32",
                        "-d" + seconds + "s",
                        "--timeout",
                        "20s",
                        "--latency",
                        "-H",
                        "Authorization: Bearer " + TOKEN,
                        "http://127.0.0.1:" + target.port + "/v1/models")
                .redirectErrorStream(true)
                .start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        wrk.waitFor();
        if (said.contains("Non-2xx") || said.contains("Socket errors")) {
            throw new IllegalStateException("Calls were lost:\n" + said);
        }
        return new Calls(
                Double.parseDouble(found(said, "Requests/sec:\\s+([\\d.]+)()")),
                millis(found(said, "50%\\s+([\\d.]+)(us|ms|s)")),
                millis(found(said, "99%\\s+([\\d.]+)(us|ms|s)")),
                (cpu(target.process) - before) / Double.parseDouble(found(said, "(\\d+) requests in()")));
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("wrk said something else:\n" + text);
        }
        return matcher.group(1) + matcher.group(2);
    }

    private static double millis(String time) {
        double number = Double.parseDouble(time.replaceAll("[a-z]", ""));
        return time.endsWith("us") ? number / 1000 : time.endsWith("ms") ? number : number * 1000;
    }

    private static String streams(Vertx vertx, Target target, int count) throws Exception {
        Process process = Objects.requireNonNull(target.process);
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false), new PoolOptions().setHttp1MaxSize(2 * STREAMS));
        AtomicLong bytes = new AtomicLong();
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        long before = memory(process);
        for (int i = 0; i < count; i++) {
            client.request(new RequestOptions()
                            .setMethod(HttpMethod.POST)
                            .setHost("127.0.0.1")
                            .setPort(target.port)
                            .setURI("/v1/chat/completions")
                            .putHeader("Authorization", "Bearer " + TOKEN)
                            .putHeader("Content-Type", "application/json"))
                    .compose(request -> request.send("{\"model\":\"m\",\"stream\":true}"))
                    .onFailure(failure -> lost.incrementAndGet())
                    .onSuccess(response -> response.handler(piece -> bytes.addAndGet(piece.length()))
                            .exceptionHandler(failure -> lost.incrementAndGet())
                            .endHandler(end -> ended.incrementAndGet()));
        }
        // In the middle of the streams, when all are open.
        TimeUnit.SECONDS.sleep(EVENTS / 2);
        long during = memory(process);
        for (int i = 0; i < 600 && ended.get() + lost.get() < count; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return "%-6s  %d streams: %.1f KiB each, %d lost, %d of %d events"
                .formatted(
                        target.name,
                        count,
                        (during - before) / 1024.0 / count,
                        lost.get(),
                        bytes.get() / EVENT.length(),
                        (long) count * EVENTS);
    }

    /**
     * What a program and its children hold of the memory of the machine. The heap of a JVM is held from the start: of that, what
     * is alive counts in addition.
     */
    private static long memory(Process process) throws IOException {
        long bytes = resident(process.pid()) + liveHeap(process);
        for (ProcessHandle child : process.descendants().toList()) {
            bytes += resident(child.pid());
        }
        return bytes;
    }

    private static long liveHeap(Process process) throws IOException {
        if (!process.info().command().orElse("").endsWith("java")) {
            return 0;
        }
        Process histogram = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .start();
        String said = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = Pattern.compile("Total\\s+\\d+\\s+(\\d+)").matcher(said);
        if (!total.find()) {
            throw new IOException("jcmd said something else:\n" + said);
        }
        return Long.parseLong(total.group(1));
    }

    private static long resident(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }
}
