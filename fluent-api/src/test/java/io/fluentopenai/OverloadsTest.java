package io.fluentopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.agents.Agent;
import io.fluentopenai.agents.AgentArtifact;
import io.fluentopenai.agents.AgentEvent;
import io.fluentopenai.agents.AgentItem;
import io.fluentopenai.agents.AgentSession;
import io.fluentopenai.agents.AgentSessions;
import io.fluentopenai.agents.AgentTurn;
import io.fluentopenai.agents.Agents;
import io.fluentopenai.agents.Subagent;
import io.fluentopenai.assistants.Assistant;
import io.fluentopenai.assistants.AssistantThread;
import io.fluentopenai.assistants.Assistants;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.assistants.RunStep;
import io.fluentopenai.assistants.Runs;
import io.fluentopenai.assistants.ThreadMessage;
import io.fluentopenai.assistants.ThreadMessages;
import io.fluentopenai.assistants.Threads;
import io.fluentopenai.audio.Audio;
import io.fluentopenai.audio.Speech;
import io.fluentopenai.audio.Transcription;
import io.fluentopenai.batches.Batch;
import io.fluentopenai.batches.Batches;
import io.fluentopenai.chat.Chat;
import io.fluentopenai.chat.ChatChunk;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.completions.Completion;
import io.fluentopenai.completions.Completions;
import io.fluentopenai.containers.Container;
import io.fluentopenai.containers.ContainerFile;
import io.fluentopenai.containers.Containers;
import io.fluentopenai.conversations.Conversation;
import io.fluentopenai.conversations.Conversations;
import io.fluentopenai.embeddings.EmbeddingResult;
import io.fluentopenai.embeddings.Embeddings;
import io.fluentopenai.evals.Eval;
import io.fluentopenai.evals.EvalOutputItem;
import io.fluentopenai.evals.EvalRun;
import io.fluentopenai.evals.Evals;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.files.OpenAIFiles;
import io.fluentopenai.finetuning.FineTuning;
import io.fluentopenai.finetuning.FineTuningCheckpoint;
import io.fluentopenai.finetuning.FineTuningEvent;
import io.fluentopenai.finetuning.FineTuningJob;
import io.fluentopenai.images.ImageResult;
import io.fluentopenai.images.ImageResults;
import io.fluentopenai.images.Images;
import io.fluentopenai.live.LiveSessions;
import io.fluentopenai.models.Model;
import io.fluentopenai.models.Models;
import io.fluentopenai.moderations.ModerationResult;
import io.fluentopenai.moderations.Moderations;
import io.fluentopenai.realtimecalls.RealtimeCalls;
import io.fluentopenai.realtimesecrets.ClientSecret;
import io.fluentopenai.realtimesecrets.RealtimeSecrets;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.responses.ResponseEvent;
import io.fluentopenai.responses.ResponseRequest;
import io.fluentopenai.responses.Responses;
import io.fluentopenai.uploads.Upload;
import io.fluentopenai.uploads.Uploads;
import io.fluentopenai.vectorstores.FileBatch;
import io.fluentopenai.vectorstores.FileBatches;
import io.fluentopenai.vectorstores.VectorStore;
import io.fluentopenai.vectorstores.VectorStoreFile;
import io.fluentopenai.vectorstores.VectorStoreFiles;
import io.fluentopenai.vectorstores.VectorStores;
import io.fluentopenai.videos.Video;
import io.fluentopenai.videos.Videos;
import io.fluentopenai.webhooks.RegisteredWebhook;
import io.fluentopenai.webhooks.WebhookEndpoints;
import io.fluentopenai.webhooks.WebhookSecret;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * No holes: a form that one method of a family takes, its siblings take. The families are the rows of {@link #ROWS}; the columns are
 * the tests: object and id, file and {@link FilePart}, filter of a list, settings, stream, async twin, times and usage.
 */
class OverloadsTest {
    /**
     * What an endpoint does by id, its object does without.
     *
     * @param ids how many leading ids of the endpoint's methods the object stands for
     * @param methods the endpoint's methods; after a colon the object's, where it has another name
     */
    private record Row(Class<?> endpoint, int ids, Class<?> object, String... methods) {}

    private static final List<Row> ROWS = List.of(
            new Row(Agents.class, 1, Agent.class, "get:refresh", "update", "delete"),
            new Row(AgentSessions.class, 1, Agent.class, "create:createSession"),
            new Row(AgentSessions.class, 0, Agent.class, "list:sessions"),
            new Row(AgentSessions.class, 1, AgentSession.class, "get:refresh", "update", "delete"),
            new Row(AgentSessions.class, 1, AgentSession.class, "createTurn", "createTurnStream", "turns", "getTurn"),
            new Row(AgentSessions.class, 1, AgentSession.class, "send", "cancel", "events", "items"),
            new Row(AgentSessions.class, 1, AgentSession.class, "artifacts", "getArtifact", "artifactContent"),
            new Row(AgentSessions.class, 1, AgentSession.class, "deleteArtifact", "subagents", "getSubagent"),
            new Row(AgentSessions.class, 2, AgentTurn.class, "getTurn:refresh", "turnItems:items"),
            new Row(
                    AgentSessions.class,
                    2,
                    AgentArtifact.class,
                    "getArtifact:refresh",
                    "artifactContent:content",
                    "deleteArtifact:delete"),
            new Row(
                    AgentSessions.class,
                    2,
                    Subagent.class,
                    "getSubagent:refresh",
                    "subagentItems:items",
                    "subagentTurns:turns",
                    "getSubagentTurn:getTurn"),
            new Row(AgentSessions.class, 3, AgentTurn.class, "getSubagentTurn:refresh"),
            new Row(Assistants.class, 1, Assistant.class, "get:refresh", "modify", "delete"),
            new Row(Threads.class, 1, AssistantThread.class, "get:refresh", "modify", "delete"),
            new Row(ThreadMessages.class, 0, AssistantThread.class, "add:addMessage", "list:messages", "get:message"),
            new Row(ThreadMessages.class, 1, ThreadMessage.class, "get:refresh", "modify", "delete"),
            new Row(Runs.class, 0, AssistantThread.class, "create:createRun", "list:runs", "get:run"),
            new Row(Runs.class, 0, AssistantThread.class, "createStream:createRunStream"),
            new Row(Runs.class, 1, Run.class, "get:refresh", "modify", "cancel", "steps", "getStep"),
            new Row(Runs.class, 1, Run.class, "submitToolOutputs", "submitToolOutputsStream"),
            new Row(Runs.class, 2, RunStep.class, "getStep:refresh"),
            new Row(Batches.class, 1, Batch.class, "get:refresh", "cancel"),
            new Row(Chat.class, 1, ChatCompletion.class, "get:refresh", "update", "delete", "messages"),
            new Row(Containers.class, 1, Container.class, "get:refresh", "delete", "upload", "add", "files"),
            new Row(Containers.class, 1, Container.class, "getFile", "fileContent", "deleteFile"),
            new Row(
                    Containers.class,
                    2,
                    ContainerFile.class,
                    "getFile:refresh",
                    "fileContent:content",
                    "deleteFile:delete"),
            new Row(Conversations.class, 1, Conversation.class, "get:refresh", "update", "delete"),
            new Row(Conversations.class, 1, Conversation.class, "items", "addItems", "getItem", "deleteItem"),
            new Row(Evals.class, 1, Eval.class, "get:refresh", "update", "delete"),
            new Row(Evals.class, 1, Eval.class, "runs", "createRun", "getRun", "cancelRun", "deleteRun"),
            new Row(Evals.class, 2, EvalRun.class, "getRun:refresh", "cancelRun:cancel", "deleteRun:delete"),
            new Row(Evals.class, 2, EvalRun.class, "outputItems", "getOutputItem"),
            new Row(OpenAIFiles.class, 1, FileObject.class, "get:refresh", "delete", "content", "download"),
            new Row(FineTuning.class, 1, FineTuningJob.class, "get:refresh", "cancel", "pause", "resume"),
            new Row(FineTuning.class, 1, FineTuningJob.class, "events", "checkpoints"),
            new Row(Models.class, 1, Model.class, "get:refresh", "delete"),
            new Row(Responses.class, 1, ModelResponse.class, "get:refresh", "delete", "cancel", "inputItems", "resume"),
            new Row(Uploads.class, 1, Upload.class, "addPart", "complete", "cancel"),
            new Row(VectorStores.class, 1, VectorStore.class, "get:refresh", "modify", "delete", "search"),
            new Row(VectorStoreFiles.class, 0, VectorStore.class, "add", "list:files", "get:file"),
            new Row(VectorStoreFiles.class, 1, VectorStoreFile.class, "get:refresh", "content", "update", "delete"),
            new Row(FileBatches.class, 0, VectorStore.class, "upload"),
            new Row(FileBatches.class, 1, FileBatch.class, "get:refresh", "cancel", "files"),
            new Row(Videos.class, 1, Video.class, "get:refresh", "delete", "remix", "content"),
            new Row(WebhookEndpoints.class, 1, RegisteredWebhook.class, "get:refresh", "update", "delete"),
            new Row(WebhookEndpoints.class, 1, RegisteredWebhook.class, "rotateSecret", "test"));

    private static final List<Class<?>> OTHER_ENDPOINTS = List.of(
            Audio.class,
            Completions.class,
            Embeddings.class,
            Images.class,
            LiveSessions.class,
            Moderations.class,
            RealtimeCalls.class,
            RealtimeSecrets.class);

    private static final List<Class<?>> OTHER_OBJECTS = List.of(
            AgentEvent.class,
            AgentItem.class,
            ChatChunk.class,
            ClientSecret.class,
            Completion.class,
            EmbeddingResult.class,
            EvalOutputItem.class,
            FineTuningCheckpoint.class,
            FineTuningEvent.class,
            ImageResult.class,
            ImageResults.class,
            ModerationResult.class,
            ResponseEvent.class,
            Speech.class,
            Transcription.class,
            WebhookSecret.class);

    /** Forms that there are not, and why. */
    private static final Map<String, String> EXCEPTIONS = exceptions();

    private final Set<String> used = new TreeSet<>();
    private final List<String> holes = new ArrayList<>();

    private static Map<String, String> exceptions() {
        Map<String, String> exceptions = new LinkedHashMap<>();
        exceptions.put("Models.list(Consumer)", "the operation has no parameters");
        for (String method : List.of("Batches.create", "FineTuning.create")) {
            twins(exceptions, method, "", "the id is of a file; files have no methods for what reads them");
        }
        for (String method : List.of("Threads.createAndRun", "Threads.createAndRunStream")) {
            twins(exceptions, method, "", "assistants have createThreadAndRun, whose settings need no assistant");
        }
        for (String method :
                List.of("Threads.runs", "Threads.messages", "VectorStores.files", "VectorStores.fileBatches")) {
            exceptions.put(method, "an endpoint, which the object has inside");
        }
        for (String method : List.of("accept", "reject", "refer", "hangUp")) {
            twins(exceptions, "RealtimeCalls." + method, "", "the API has no object of a call; a webhook has its id");
        }
        for (String method : List.of("accept", "reject", "refer", "hangUp", "fork", "recording")) {
            twins(exceptions, "LiveSessions." + method, "", "the API has no object of a session; a webhook has its id");
        }
        for (String type : List.of("Class<T>", "OutputType<T>")) {
            for (String settings : List.of("", ", Consumer<? super LoopSettings>")) {
                for (String request : List.of("ChatRequest", "ResponseRequest")) {
                    exceptions.put(
                            request + ".runStream(" + type + settings + ")",
                            "format(type) asks for the type, and result().last().value(type) has the value");
                }
            }
        }
        String parts = "parts are read from a file at several places at once";
        for (String method : List.of("Uploads.upload", "Uploads.start")) {
            twins(exceptions, method, "(FilePart, String)", parts);
            twins(exceptions, method, "(FilePart, String, Consumer<? super UploadSettings>)", parts);
        }
        exceptions.put("Uploads.resume(UploadState, FilePart)", parts);
        exceptions.put("Uploads.resume(UploadState, FilePart, Consumer<? super UploadSettings>)", parts);
        return exceptions;
    }

    private static void twins(Map<String, String> exceptions, String method, String parameters, String reason) {
        exceptions.put(method + parameters, reason);
        exceptions.put(method + "Async" + parameters, reason);
    }

    @Test
    void noMethodLacksAFormThatItsSiblingsHave() {
        everyBlockingMethodHasItsAsyncTwin();
        objectsDoWhatTheirEndpointsDo();
        everyMethodThatTakesAnIdIsInARow();
        whatTakesAFileTakesItInEveryForm();
        whatTakesAnObjectTakesItsId();
        whatTakesAClassTakesEveryOutputType();
        everyListTakesAFilter();
        whateverCanBeStreamedIsStreamedInEveryForm();
        everyTimeIsAnInstantAndEveryUsageIsThere();
        optionsAreThoseOfTheClient();
        assertThat(holes)
                .as("holes: add the form, or list it in EXCEPTIONS with the reason")
                .isEmpty();
        assertThat(EXCEPTIONS.keySet()).as("exceptions that are none").isEqualTo(used);
    }

    @Test
    void theTableHasEveryEndpointOfTheClient() {
        for (Method method : methods(OpenAI.class)) {
            if (Endpoint.class.isAssignableFrom(method.getReturnType())) {
                assertThat(endpoints()).as(shown(method)).contains(method.getReturnType());
            }
        }
    }

    private void everyBlockingMethodHasItsAsyncTwin() {
        for (Class<?> type : all()) {
            Set<String> names = new TreeSet<>();
            methods(type).forEach(method -> names.add(method.getName()));
            for (Method method : methods(type)) {
                String name = method.getName();
                if (name.endsWith("Async")) {
                    require(type, name.substring(0, name.length() - "Async".length()), parameters(method), method);
                } else if (names.contains(name + "Async")) {
                    require(type, name + "Async", parameters(method), method);
                }
            }
        }
    }

    private void objectsDoWhatTheirEndpointsDo() {
        eachRowMethod((row, names) -> {
            for (Method method : methods(row.endpoint())) {
                List<String> given = parameters(method);
                if (method.getName().equals(names.get(0)) && startsWithIds(given, row.ids())) {
                    require(row.object(), names.get(1), given.subList(row.ids(), given.size()), method);
                }
            }
            for (Method method : methods(row.object())) {
                if (method.getName().equals(names.get(1))) {
                    List<String> given = new ArrayList<>(java.util.Collections.nCopies(row.ids(), "String"));
                    given.addAll(parameters(method));
                    require(row.endpoint(), names.get(0), given, method);
                }
            }
        });
    }

    private static boolean startsWithIds(List<String> parameters, int ids) {
        return parameters.size() >= ids && parameters.stream().limit(ids).allMatch("String"::equals);
    }

    private void eachRowMethod(BiConsumer<Row, List<String>> action) {
        for (Row row : ROWS) {
            for (String method : row.methods()) {
                String endpoints = method.split(":")[0];
                String objects = method.contains(":") ? method.split(":")[1] : method;
                action.accept(row, List.of(endpoints, objects));
                action.accept(row, List.of(endpoints + "Async", objects + "Async"));
            }
        }
    }

    private void everyMethodThatTakesAnIdIsInARow() {
        Set<String> inRows = new TreeSet<>();
        eachRowMethod((row, names) -> inRows.add(row.endpoint().getSimpleName() + "." + names.get(0)));
        for (Class<?> endpoint : endpoints()) {
            for (Method method : methods(endpoint)) {
                boolean takesId = Arrays.stream(method.getParameters())
                        .anyMatch(p -> p.isNamePresent()
                                && p.getType() == String.class
                                && p.getName().endsWith("Id"));
                String name = endpoint.getSimpleName() + "." + method.getName();
                if (takesId && !inRows.contains(name)) {
                    hole(name, name + "(…) takes an id and is in no row of the table. Add it to the row of its object");
                }
            }
        }
    }

    private void whatTakesAFileTakesItInEveryForm() {
        for (Class<?> type : all()) {
            for (Method method : methods(type)) {
                List<String> given = parameters(method);
                if (isUpload(method)) {
                    requireReplaced(type, method, given, "FilePart", "Path");
                    requireReplaced(type, method, given, "Path", "FilePart");
                }
            }
        }
    }

    /** Whether the files among its arguments are sent; others are written. */
    private static boolean isUpload(Method method) {
        return !Set.of("download", "saveTo").contains(method.getName().replace("Async", ""));
    }

    private void whatTakesAnObjectTakesItsId() {
        for (Class<?> type : all()) {
            for (Method method : methods(type)) {
                List<String> given = parameters(method);
                for (String object : List.of("FileObject", "Agent", "Assistant", "Conversation")) {
                    requireReplaced(type, method, given, object, "String");
                }
                if (given.contains("FileObject[]")) {
                    require(type, method.getName(), replaced(given, "FileObject[]", "Collection<String>"), method);
                }
            }
        }
    }

    private void whatTakesAClassTakesEveryOutputType() {
        for (Class<?> type : all()) {
            for (Method method : methods(type)) {
                List<String> given = parameters(method);
                requireReplaced(type, method, given, "Class<T>", "OutputType<T>");
                requireReplaced(type, method, given, "OutputType<T>", "Class<T>");
            }
        }
    }

    private void requireReplaced(Class<?> type, Method method, List<String> given, String form, String other) {
        for (String suffix : List.of("", "[]")) {
            if (given.contains(form + suffix) && !(form + suffix).equals("FileObject[]")) {
                require(type, method.getName(), replaced(given, form + suffix, other + suffix), method);
            }
        }
    }

    private static List<String> replaced(List<String> parameters, String form, String other) {
        return parameters.stream().map(p -> p.equals(form) ? other : p).toList();
    }

    private void everyListTakesAFilter() {
        for (Class<?> type : all()) {
            for (Method method : methods(type)) {
                boolean filtered = methods(type).stream()
                        .anyMatch(other -> other.getName().equals(method.getName()) && endsWithConsumer(other));
                if (method.getReturnType() == Page.class && !filtered) {
                    hole(
                            type.getSimpleName() + "." + method.getName() + "(Consumer)",
                            shown(method) + " lists, and there is no form with a filter");
                }
            }
        }
    }

    private static boolean endsWithConsumer(Method method) {
        List<String> given = parameters(method);
        return !given.isEmpty() && given.get(given.size() - 1).startsWith("Consumer<");
    }

    private void whateverCanBeStreamedIsStreamedInEveryForm() {
        for (Class<?> type : all()) {
            Set<String> names = new TreeSet<>();
            methods(type).forEach(method -> names.add(method.getName()));
            for (Method method : methods(type)) {
                String name = method.getName();
                if (name.endsWith("Stream") && names.contains(name.substring(0, name.length() - 6))) {
                    require(type, name.substring(0, name.length() - 6), parameters(method), method);
                } else if (names.contains(name + "Stream")) {
                    require(type, name + "Stream", parameters(method), method);
                }
            }
        }
    }

    private void everyTimeIsAnInstantAndEveryUsageIsThere() {
        for (Class<?> object : objects()) {
            Type superclass = object.getGenericSuperclass();
            if (superclass instanceof ParameterizedType generic
                    && generic.getActualTypeArguments()[0] instanceof Class<?> raw) {
                for (Method method : methods(raw)) {
                    String name = method.getName().equals("created") ? "createdAt" : method.getName();
                    boolean number = Number.class.isAssignableFrom(method.getReturnType());
                    if (method.getParameterCount() == 0 && (number && name.endsWith("At") || name.equals("usage"))) {
                        require(object, name, List.of(), method);
                    }
                }
            }
            for (Method method : methods(object)) {
                if (method.getName().endsWith("At")) {
                    assertThat(method.getReturnType()).as(shown(method)).isEqualTo(Instant.class);
                }
            }
        }
    }

    /** {@code openai.with(options)} is the one way, and it is there for all. */
    private static void optionsAreThoseOfTheClient() {
        for (Class<?> type : endpointsAndObjects()) {
            for (Method method : methods(type)) {
                assertThat(method.getParameterTypes()).as(shown(method)).doesNotContain(RequestOptions.class);
            }
        }
    }

    private void require(Class<?> type, String name, List<String> parameters, Method sibling) {
        boolean there = methods(type).stream()
                .anyMatch(method ->
                        method.getName().equals(name) && parameters(method).equals(parameters));
        if (!there) {
            String missing = type.getSimpleName() + "." + name + "(" + String.join(", ", parameters) + ")";
            hole(missing, missing + " is missing, and there is " + shown(sibling));
        }
    }

    private void hole(String missing, String sentence) {
        if (EXCEPTIONS.containsKey(missing)) {
            used.add(missing);
        } else {
            holes.add(sentence);
        }
    }

    private static Set<Class<?>> endpoints() {
        Set<Class<?>> endpoints = new LinkedHashSet<>(OTHER_ENDPOINTS);
        ROWS.forEach(row -> endpoints.add(row.endpoint()));
        return endpoints;
    }

    private static Set<Class<?>> objects() {
        Set<Class<?>> objects = new LinkedHashSet<>(OTHER_OBJECTS);
        ROWS.forEach(row -> objects.add(row.object()));
        return objects;
    }

    private static Set<Class<?>> endpointsAndObjects() {
        Set<Class<?>> both = new LinkedHashSet<>(endpoints());
        both.addAll(objects());
        return both;
    }

    private static Set<Class<?>> all() {
        Set<Class<?>> all = endpointsAndObjects();
        all.addAll(List.of(ChatRequest.class, ResponseRequest.class));
        return all;
    }

    private static List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getDeclaringClass() != Object.class)
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
                .sorted(Comparator.comparing(Method::toGenericString))
                .toList();
    }

    private static List<String> parameters(Method method) {
        return Arrays.stream(method.getGenericParameterTypes())
                .map(type -> type.getTypeName().replaceAll("[a-z][\\w.]*\\.", ""))
                .toList();
    }

    private static String shown(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName() + "("
                + String.join(", ", parameters(method)) + ")";
    }
}
