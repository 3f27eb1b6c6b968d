package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.cassette.Cassette;
import io.fluentopenai.testkit.internal.endpoint.AllScripts;
import io.fluentopenai.testkit.internal.fault.FaultPlan;
import io.fluentopenai.testkit.internal.file.FilesScript;
import io.fluentopenai.testkit.internal.http.VertxServer;
import io.fluentopenai.testkit.internal.job.ModelsScript;
import io.fluentopenai.testkit.internal.realtime.ClientSecrets;
import io.fluentopenai.testkit.internal.realtime.Handshakes;
import io.fluentopenai.testkit.internal.realtime.LiveSessions;
import io.fluentopenai.testkit.internal.realtime.Opening;
import io.fluentopenai.testkit.internal.realtime.RealtimeCalls;
import io.fluentopenai.testkit.internal.request.BearerToken;
import io.fluentopenai.testkit.internal.request.Errors;
import io.fluentopenai.testkit.internal.request.RequestCheck;
import io.fluentopenai.testkit.internal.request.Router;
import io.fluentopenai.testkit.internal.sample.SampleSets;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.EchoModel;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.SampleReply;
import io.fluentopenai.testkit.internal.script.Script;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.sheet.Problem;
import io.fluentopenai.testkit.internal.sheet.SheetSchemas;
import io.fluentopenai.testkit.internal.value.Content;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.Recording;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import io.fluentopenai.testkit.internal.webhook.WebhookEndpointsScript;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a request is answered. In this order: a fault; a wrong key; a handler of the test's own; an unknown path; what
 * is wrong with the request; a cassette; a script; a sample. Thread-safe.
 */
final class Answers implements VertxServer.Answering {

    private final String basePath;
    private final String apiKey;
    private final boolean strict;
    private final SheetSchemas schemas;
    private final Router router;
    private final SampleReply samples;
    private final Recording<RecordedRequest> recording = new Recording<>("request");
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final Map<String, Variant> variants = new ConcurrentHashMap<>();
    private final UnknownIds unknownIds;
    private final Toolbox tools;
    private final FilesScript files;
    private final ModelsScript models;
    private final Set<String> voices;
    private final Scripts scripts;
    private final Scripts collections;
    private final FakeRealtime realtime;
    private final Handshakes handshakes;
    private final FactSheet sheet;
    private volatile Cassette.@Nullable Player player;
    private volatile @Nullable Variant variant;
    private final List<PromptRule.Complete> rules = new CopyOnWriteArrayList<>();
    private volatile ScriptedModel model = new EchoModel();
    private volatile List<String> flaggedWords = List.of("kill");

    Answers(Settings settings) {
        FactSheet sheet = settings.sheet();
        this.basePath = settings.basePath();
        this.apiKey = settings.apiKey();
        this.strict = settings.strict();
        this.schemas = sheet.schemas();
        this.router = new Router(sheet.operations());
        this.samples = new SampleReply(schemas, new SampleSets(schemas, settings.seed()));
        this.unknownIds = settings.unknownIds();
        this.tools = new Toolbox(schemas, settings.clock(), this::model);
        this.files = new FilesScript(tools);
        this.models = new ModelsScript(tools, settings.models());
        this.voices = settings.voices();
        ClientSecrets secrets = new ClientSecrets();
        RealtimeCalls calls = new RealtimeCalls(tools);
        this.scripts = AllScripts.of(tools, files, models, secrets, calls, this::ownRequest, () -> flaggedWords);
        this.collections = Scripts.ofCollections(tools, sheet.operations(), unknownIds == UnknownIds.NOT_FOUND);
        LiveSessions live = new LiveSessions(tools);
        live.serve(scripts);
        new WebhookEndpointsScript(tools).serve(scripts);
        this.realtime = new FakeRealtime(tools, calls, live, strict, settings.mostInMemory(), this::ownRequest);
        this.handshakes = new Handshakes(basePath, apiKey, secrets, tools, calls, live);
        handlers.putAll(settings.handlers());
        variant = settings.variant();
        this.sheet = sheet;
        cassette(settings.cassette());
    }

    /** Answers from a cassette; null for none. */
    void cassette(@Nullable Cassette cassette) {
        player = cassette == null ? null : cassette.play(sheet::validateStrictly);
    }

    Recording<RecordedRequest> recording() {
        return recording;
    }

    List<Fault> faults() {
        return faults;
    }

    /** Handlers by operation id or by the path below the base path. */
    Map<String, Handler> handlers() {
        return handlers;
    }

    /** The variants of single operations' answers, by operation id. */
    Map<String, Variant> variants() {
        return variants;
    }

    FilesScript files() {
        return files;
    }

    Toolbox tools() {
        return tools;
    }

    FakeRealtime realtime() {
        return realtime;
    }

    void variant(@Nullable Variant newVariant) {
        variant = newVariant;
    }

    /** Sets what answers requests for which there is no rule. */
    void model(ScriptedModel newModel) {
        model = newModel;
    }

    /** The rules for the model, the newest first. */
    List<PromptRule.Complete> rules() {
        return rules;
    }

    private ModelAnswer model(JsonNode request) {
        for (PromptRule.Complete rule : rules) {
            if (rule.requests().test(request)) {
                return rule.replies().answer(request);
            }
        }
        return model.answer(request);
    }

    void flaggedWords(List<String> words) {
        flaggedWords = words;
    }

    @Override
    public VertxServer.Incoming received(String method, String uri, Map<String, List<String>> headers, Content body) {
        RecordedRequest request = routed(method, uri, headers, body);
        recording.add(request);
        return new Received(request);
    }

    /** A request over HTTP. Its answer and its end are recorded with it. */
    private final class Received implements VertxServer.Incoming {
        private final RecordedRequest request;

        Received(RecordedRequest request) {
            this.request = request;
        }

        @Override
        public VertxServer.Answer answer() {
            return Answers.this.answer(request);
        }

        @Override
        public VertxServer.Answer failed(Throwable failure) {
            return Answers.answer(Errors.ownFailure(failure), FaultPlan.NONE, null);
        }

        @Override
        public void replied(Reply reply) {
            request.replied(reply);
        }

        @Override
        public void ended(Ending how) {
            request.ended(how);
        }
    }

    private RecordedRequest routed(String method, String uri, Map<String, List<String>> headers, Content body) {
        RecordedRequest bare = new RecordedRequest(method, uri, headers, body, null, Map.of());
        String path = below(bare.path());
        Router.Route route = path == null ? null : router.find(method, path, bare.query());
        return route == null
                ? bare
                : new RecordedRequest(method, uri, headers, body, route.operation(), route.pathParameters());
    }

    /** Answers a request that a script makes: it is checked and answered as any other, but nobody sent it. */
    private Reply ownRequest(String path, byte[] body) {
        String below = path.startsWith("/v1/") ? path.substring("/v1".length()) : path;
        Map<String, List<String>> headers = Map.of("Content-Type", List.of("application/json"));
        return unauthenticated(routed("POST", basePath + below, headers, SeekableContent.of(body)));
    }

    /** The path below the base path, or null if it is elsewhere. */
    private @Nullable String below(String path) {
        return path.startsWith(basePath + "/") ? path.substring(basePath.length()) : null;
    }

    private VertxServer.Answer answer(RecordedRequest request) {
        FaultPlan plan = FaultPlan.NONE;
        for (Fault fault : faults) {
            FaultPlan taken = fault.take(request);
            if (taken != null) {
                plan = taken;
                break;
            }
        }
        Reply replacement = plan.replacement();
        if (replacement == null && Handshakes.isHandshake(request)) {
            return handshake(request, plan);
        }
        return answer(replacement != null ? replacement : usual(request), plan, null);
    }

    private static VertxServer.Answer answer(Reply reply, FaultPlan plan, VertxServer.@Nullable Upgrade upgrade) {
        return new VertxServer.Answer(reply, reply.content(), reply.live(), reply.pace(), plan, upgrade);
    }

    private VertxServer.Answer handshake(RecordedRequest request, FaultPlan plan) {
        String path = below(request.path());
        Handler handler = path == null ? null : handlers.get(path);
        Reply own = handler == null ? null : handled(handler, request);
        if (own == null && player != null) {
            own = Errors.noWebSockets();
        }
        if (own != null) {
            return answer(own, plan, null);
        }
        try {
            Opening opening = handshakes.opening(request);
            return answer(
                    Handshakes.accepted(request),
                    plan,
                    (vertx, socket) -> realtime.begin(vertx, socket, request, opening, plan));
        } catch (Refused e) {
            return answer(e.reply(), plan, null);
        }
    }

    private Reply usual(RecordedRequest request) {
        String key = BearerToken.of(request);
        if (key == null && basePath.endsWith("/openai/v1")) {
            key = request.header("api-key"); // as Azure's servers take it
        }
        return apiKey.equals(key) || isAdminKey(key, request) ? unauthenticated(request) : Errors.wrongKey(key);
    }

    /** Operations that administer an organization take any key that looks like an admin key, so that a real one does no harm. */
    private static boolean isAdminKey(@Nullable String key, RecordedRequest request) {
        return key != null
                && key.startsWith("sk-admin-")
                && request.operation()
                        .map(operation -> operation.json().path("security").findValue("AdminApiKeyAuth") != null)
                        .orElse(false);
    }

    private Reply unauthenticated(RecordedRequest request) {
        Operation operation = request.operation().orElse(null);
        String path = below(request.path());
        Handler handler = path == null ? null : handlers.get(path);
        if (operation == null) {
            Reply own = handler == null ? null : handled(handler, request);
            if (own != null) {
                return own;
            }
            if (path != null && !strict && player != null) {
                return played(player, path, request);
            }
            return path != null && router.knowsPath(path) ? Errors.wrongMethod(request) : Errors.unknownPath(request);
        }
        RequestCheck check = new RequestCheck(schemas, operation, request);
        if (strict && request.isBodyKept()) {
            List<Problem> problems = check.all().problems();
            if (!problems.isEmpty()) {
                request.problems(problems.stream().map(Problem::message).toList());
                return Errors.badRequest(problems);
            }
        } else if (request.isBodyKept()) {
            check.readOnly();
        }
        JsonNode body = check.body();
        try {
            requireKnownNames(body == null ? Json.object() : body);
        } catch (Refused e) {
            return e.reply();
        }
        Reply own = handler == null ? null : handled(handler, request);
        handler = handlers.get(operation.operationId());
        if (own == null && handler != null) {
            own = handled(handler, request);
        }
        if (own != null) {
            return own;
        }
        if (path != null && player != null) {
            return played(player, path, request);
        }
        return known(new Call(operation, request, body == null ? Json.object() : body, check.wantsStream()));
    }

    private void requireKnownNames(JsonNode body) {
        if (body.path("model").isTextual()) {
            models.require(body.path("model").asText());
        }
        requireVoice(body.path("voice"), "voice");
        requireVoice(body.path("audio").path("voice"), "audio.voice");
    }

    private void requireVoice(JsonNode voice, String parameter) {
        if (!voices.isEmpty() && voice.isTextual() && !voices.contains(voice.asText())) {
            throw Refused.badRequest("The voice '" + voice.asText() + "' does not exist.", parameter, "invalid_value");
        }
    }

    private Reply known(Call call) {
        Operation operation = call.operation();
        Variant chosen = variants.getOrDefault(operation.operationId(), variant);
        if (chosen == null && call.request().isBodyKept()) {
            Script script = scripts.of(operation);
            Script collection = collections.of(operation);
            Reply reply = script != null
                    ? scripted(script, call, unknownIds != UnknownIds.SAMPLE)
                    : collection != null ? scripted(collection, call, unknownIds == UnknownIds.NOT_FOUND) : null;
            if (reply != null) {
                return reply;
            }
        }
        return samples.answer(
                call,
                chosen == null ? Variant.MAXIMAL.options() : chosen.options(),
                call.request().header("Accept"));
    }

    /** Returns the answer of the script; null if the server is to answer with a sample. */
    private static @Nullable Reply scripted(Script script, Call call, boolean notFound) {
        try {
            return script.answer(call);
        } catch (Refused e) {
            return switch (e.reason()) {
                case UNKNOWN_ID -> notFound ? e.reply() : null;
                case CONFLICT -> e.reply();
                case NO_ANSWER -> null;
            };
        }
    }

    private static Reply played(Cassette.Player player, String path, RecordedRequest request) {
        try {
            return player.answer(path, request);
        } catch (IOException | RuntimeException e) {
            return Errors.ownFailure(e);
        }
    }

    private static @Nullable Reply handled(Handler handler, RecordedRequest request) {
        try {
            return handler.handle(request);
        } catch (Exception e) {
            return Errors.ownFailure(e);
        }
    }
}
