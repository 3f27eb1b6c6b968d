package io.fluentopenai.finetuning;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.api.FineTuningApi;
import io.fluentopenai.client.model.CreateFineTuningJobRequest;
import io.fluentopenai.client.model.FineTuningJobCheckpoint;
import io.fluentopenai.client.model.FineTuningJobEvent;
import io.fluentopenai.client.model.FineTuningJobObject;
import io.fluentopenai.client.model.ListFineTuningEventsParams;
import io.fluentopenai.client.model.ListFineTuningJobCheckpointsParams;
import io.fluentopenai.client.model.ListPaginatedFineTuningJobsParams;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The fine-tuning endpoint, which trains models on your own examples.
 *
 * <pre>{@code
 * FileObject examples = openai.files().upload(Path.of("examples.jsonl"), "fine-tune");
 * FineTuningJob job = openai.fineTuning().create("gpt-4o-mini", examples).awaitCompletion();
 * String model = job.fineTunedModel();
 * }</pre>
 *
 * <p>To set the permissions of checkpoints, use the operations in {@code openai.raw().fineTuning()}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/fine-tuning">Fine-tuning in the API reference</a>
 */
public final class FineTuning extends Endpoint {
    /** Creates the endpoint of a client. */
    public FineTuning(OpenAI openai) {
        super(openai);
    }

    private FineTuningApi api() {
        return raw().fineTuning();
    }

    private FineTuningJob job(ApiResponse<FineTuningJobObject> response) {
        return new FineTuningJob(openai(), response);
    }

    /**
     * Starts a fine-tuning job.
     *
     * @param model the base model
     * @param trainingFileId the id of a JSONL file of examples with the purpose {@code fine-tune}
     * @throws IllegalArgumentException if one of them is blank
     */
    public FineTuningJob create(String model, String trainingFileId) {
        return create(of(model, trainingFileId));
    }

    /** Works like {@link #create(String, String)}, with a file object. */
    public FineTuningJob create(String model, FileObject trainingFile) {
        return create(model, Given.notNull(trainingFile, "trainingFile").id());
    }

    /**
     * Works like {@link #create(String, String)}, with all request parameters, such as method, suffix and validation
     * file.
     */
    public FineTuningJob create(Consumer<? super CreateFineTuningJobRequest> settings) {
        return job(api().createFineTuningJobWithResponse(
                        Given.set(new CreateFineTuningJobRequest(), settings), options()));
    }

    /** Async version of {@link #create(String, String)}. */
    public CompletableFuture<FineTuningJob> createAsync(String model, String trainingFileId) {
        return createAsync(of(model, trainingFileId));
    }

    /** Async version of {@link #create(String, FileObject)}. */
    public CompletableFuture<FineTuningJob> createAsync(String model, FileObject trainingFile) {
        return createAsync(model, Given.notNull(trainingFile, "trainingFile").id());
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<FineTuningJob> createAsync(Consumer<? super CreateFineTuningJobRequest> settings) {
        return Futures.map(
                api().createFineTuningJobWithResponseAsync(
                                Given.set(new CreateFineTuningJobRequest(), settings), options()),
                this::job);
    }

    private static Consumer<CreateFineTuningJobRequest> of(String model, String trainingFileId) {
        Given.check(
                !Given.notNull(model, "model").isBlank()
                        && !Given.notNull(trainingFileId, "trainingFileId").isBlank(),
                "A fine-tuning job needs a model and the id of a training file, and one of them is blank");
        return request -> request.model(model).trainingFile(trainingFileId);
    }

    /** Fetches a job. */
    public FineTuningJob get(String jobId) {
        return job(api().retrieveFineTuningJobWithResponse(jobId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<FineTuningJob> getAsync(String jobId) {
        return Futures.map(api().retrieveFineTuningJobWithResponseAsync(jobId, options()), this::job);
    }

    /** Cancels a job and returns its new state. */
    public FineTuningJob cancel(String jobId) {
        return job(api().cancelFineTuningJobWithResponse(jobId, options()));
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<FineTuningJob> cancelAsync(String jobId) {
        return Futures.map(api().cancelFineTuningJobWithResponseAsync(jobId, options()), this::job);
    }

    /** Pauses a job until it is resumed, and returns its new state. */
    public FineTuningJob pause(String jobId) {
        return job(api().pauseFineTuningJobWithResponse(jobId, options()));
    }

    /** Async version of {@link #pause}. */
    public CompletableFuture<FineTuningJob> pauseAsync(String jobId) {
        return Futures.map(api().pauseFineTuningJobWithResponseAsync(jobId, options()), this::job);
    }

    /** Resumes a paused job and returns its new state. */
    public FineTuningJob resume(String jobId) {
        return job(api().resumeFineTuningJobWithResponse(jobId, options()));
    }

    /** Async version of {@link #resume}. */
    public CompletableFuture<FineTuningJob> resumeAsync(String jobId) {
        return Futures.map(api().resumeFineTuningJobWithResponseAsync(jobId, options()), this::job);
    }

    /** Returns the jobs of the project, newest first, page by page. */
    public Page<FineTuningJob> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, with query parameters such as the page size. */
    public Page<FineTuningJob> list(Consumer<? super ListPaginatedFineTuningJobsParams> filter) {
        return jobs(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<FineTuningJob>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<FineTuningJob>> listAsync(
            Consumer<? super ListPaginatedFineTuningJobsParams> filter) {
        return jobs(filter).firstAsync();
    }

    private Listing<ListPaginatedFineTuningJobsParams, FineTuningJobObject, FineTuningJob> jobs(
            Consumer<? super ListPaginatedFineTuningJobsParams> filter) {
        return new Listing<>(
                ListPaginatedFineTuningJobsParams::new,
                filter,
                params -> api().listPaginatedFineTuningJobsWithResponse(params, options()),
                params -> api().listPaginatedFineTuningJobsWithResponseAsync(params, options()),
                (job, info) -> new FineTuningJob(openai(), job, info));
    }

    /** Returns the events of a job, newest first, page by page. */
    public Page<FineTuningEvent> events(String jobId) {
        return events(jobId, params -> {});
    }

    /** Works like {@link #events(String)}, with query parameters such as the page size. */
    public Page<FineTuningEvent> events(String jobId, Consumer<? super ListFineTuningEventsParams> filter) {
        return eventList(jobId, filter).first();
    }

    /** Async version of {@link #events(String)}. */
    public CompletableFuture<Page<FineTuningEvent>> eventsAsync(String jobId) {
        return eventsAsync(jobId, params -> {});
    }

    /** Async version of {@link #events(String, Consumer)}. */
    public CompletableFuture<Page<FineTuningEvent>> eventsAsync(
            String jobId, Consumer<? super ListFineTuningEventsParams> filter) {
        return eventList(jobId, filter).firstAsync();
    }

    private Listing<ListFineTuningEventsParams, FineTuningJobEvent, FineTuningEvent> eventList(
            String jobId, Consumer<? super ListFineTuningEventsParams> filter) {
        return new Listing<>(
                ListFineTuningEventsParams::new,
                filter,
                params -> api().listFineTuningEventsWithResponse(jobId, params, options()),
                params -> api().listFineTuningEventsWithResponseAsync(jobId, params, options()),
                (event, info) -> new FineTuningEvent(openai(), event, info));
    }

    /** Returns the checkpoints of a job, newest first, page by page. */
    public Page<FineTuningCheckpoint> checkpoints(String jobId) {
        return checkpoints(jobId, params -> {});
    }

    /** Works like {@link #checkpoints(String)}, with query parameters such as the page size. */
    public Page<FineTuningCheckpoint> checkpoints(
            String jobId, Consumer<? super ListFineTuningJobCheckpointsParams> filter) {
        return checkpointList(jobId, filter).first();
    }

    /** Async version of {@link #checkpoints(String)}. */
    public CompletableFuture<Page<FineTuningCheckpoint>> checkpointsAsync(String jobId) {
        return checkpointsAsync(jobId, params -> {});
    }

    /** Async version of {@link #checkpoints(String, Consumer)}. */
    public CompletableFuture<Page<FineTuningCheckpoint>> checkpointsAsync(
            String jobId, Consumer<? super ListFineTuningJobCheckpointsParams> filter) {
        return checkpointList(jobId, filter).firstAsync();
    }

    private Listing<ListFineTuningJobCheckpointsParams, FineTuningJobCheckpoint, FineTuningCheckpoint> checkpointList(
            String jobId, Consumer<? super ListFineTuningJobCheckpointsParams> filter) {
        return new Listing<>(
                ListFineTuningJobCheckpointsParams::new,
                filter,
                params -> api().listFineTuningJobCheckpointsWithResponse(jobId, params, options()),
                params -> api().listFineTuningJobCheckpointsWithResponseAsync(jobId, params, options()),
                (checkpoint, info) -> new FineTuningCheckpoint(openai(), checkpoint, info));
    }
}
