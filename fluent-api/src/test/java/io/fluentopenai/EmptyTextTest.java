package io.fluentopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.assistants.Assistant;
import io.fluentopenai.assistants.AssistantThread;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.assistants.RunStep;
import io.fluentopenai.assistants.ThreadMessage;
import io.fluentopenai.batches.Batch;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.evals.EvalRun;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.finetuning.FineTuningJob;
import io.fluentopenai.images.ImageResult;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.vectorstores.FileBatch;
import io.fluentopenai.vectorstores.VectorStore;
import io.fluentopenai.vectorstores.VectorStoreFile;
import io.fluentopenai.videos.Video;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers send for an id, a URL, a model or a status that there is none of: {@code ""}. */
@NullUnmarked
class EmptyTextTest {
    private static final String EMPTY = "{"
            + "id thread_id run_id assistant_id model filename purpose url b64_json"
                    .replaceAll("(\\w+)", "\"$1\":\"\",")
                    .concat(
                            "revised_prompt fine_tuned_model fine_tuned_model_checkpoint report_url status role type level"
                                    .replaceAll("(\\w+)", "\"$1\":\"\","))
                    .concat("vector_store_id output_file_id error_file_id eval_id"
                            .replaceAll("(\\w+)", "\"$1\":\" \","))
            + "\"error\":{\"message\":\"\",\"code\":\"\"},\"last_error\":{\"message\":\"\",\"code\":\"\"},"
            + "\"attachments\":[{\"file_id\":\"\"}],\"tool_resources\":{\"file_search\":{\"vector_store_ids\":[\"\"]}}}";

    /** Text that may be empty, and means something then. */
    private static final Set<String> TEXTS =
            Set.of("toString", "name", "instructions", "text", "message", "outputText", "reasoningSummary");

    private final ApiClient client = ApiClient.create("http://localhost:1", "sk-1");
    private final OpenAI openai = OpenAI.of(client);

    @AfterEach
    void close() {
        client.close();
    }

    private <T> T empty(Class<T> type) throws ReflectiveOperationException {
        for (Constructor<?> constructor : type.getConstructors()) {
            Class<?>[] parameters = constructor.getParameterTypes();
            if (parameters.length == 3 && parameters[2] == ResponseInfo.class) {
                Object raw = Json.read(EMPTY, parameters[1].asSubclass(JsonValue.class));
                return type.cast(constructor.newInstance(openai, raw, null));
            }
        }
        throw new AssertionError(type + " cannot be made of a generated object");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Assistant.class,
                AssistantThread.class,
                Batch.class,
                ChatCompletion.class,
                EvalRun.class,
                FileBatch.class,
                FileObject.class,
                FineTuningJob.class,
                ImageResult.class,
                ModelResponse.class,
                Run.class,
                RunStep.class,
                ThreadMessage.class,
                VectorStore.class,
                VectorStoreFile.class,
                Video.class
            })
    void anEmptyTextCountsAsAbsent(Class<?> type) throws ReflectiveOperationException {
        Object object = empty(type);
        for (Method method : type.getMethods()) {
            if (method.getReturnType() == String.class
                    && method.getParameterCount() == 0
                    && !TEXTS.contains(method.getName())) {
                assertThat(nothing(object, method)).as(method.toString()).isTrue();
            }
        }
    }

    /** Null, or the exception that says that the server left it out. */
    private static boolean nothing(Object object, Method method) throws IllegalAccessException {
        try {
            return method.invoke(object) == null;
        } catch (InvocationTargetException thrown) {
            return thrown.getCause() instanceof IllegalStateException
                    && thrown.getCause().getMessage().contains("the server left it out");
        }
    }

    @Test
    void noIdInAListIsEmpty() throws ReflectiveOperationException {
        assertThat(empty(ThreadMessage.class).attachedFileIds()).isEmpty();
        assertThat(empty(Assistant.class).vectorStoreIds()).isEmpty();
        assertThat(empty(AssistantThread.class).vectorStoreIds()).isEmpty();
    }

    @Test
    void whatNeedsAnIdSaysThatThereIsNone() throws ReflectiveOperationException {
        Run run = empty(Run.class);
        assertThatThrownBy(run::refresh)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("thread_id");
        assertThat(Arrays.asList(run.isFinished(), run.requiresAction())).containsOnly(false);
    }
}
