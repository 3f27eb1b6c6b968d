package io.fluentopenai.testkit.internal;

import java.util.List;
import java.util.function.Supplier;

/** The endpoints that the server plays in full. */
public final class AllScripts {

    private AllScripts() {}

    /**
     * All scripts.
     *
     * @param files the files that all of them share
     * @param secrets the client secrets that are made
     * @param calls the calls of the Realtime API
     * @param server what answers a request that a script makes itself, as if a client had sent it
     * @param flaggedWords what moderations flag
     */
    public static Scripts of(
            Toolbox tools,
            FilesScript files,
            ClientSecrets secrets,
            RealtimeCalls calls,
            OwnServer server,
            Supplier<List<String>> flaggedWords) {
        Scripts scripts = new Scripts();
        files.serve(scripts);
        ModelsScript models = new ModelsScript(tools);
        models.serve(scripts);
        new ChatScript(tools).serve(scripts);
        ConversationsScript conversations = new ConversationsScript(tools);
        conversations.serve(scripts);
        new ResponsesScript(tools, conversations).serve(scripts);
        scripts.on("POST /embeddings", new EmbeddingsScript(tools));
        new AssistantsScript(tools).serve(scripts);
        new VectorStoresScript(tools, files).serve(scripts);
        new BatchesScript(tools, files, server).serve(scripts);
        new UploadsScript(tools, files).serve(scripts);
        new FineTuningScript(tools, files, models).serve(scripts);
        scripts.on("POST /moderations", new ModerationsScript(tools, flaggedWords));
        new ImagesScript(tools).serve(scripts);
        new AudioScript(tools).serve(scripts);
        new EvalsScript(tools, files).serve(scripts);
        new ContainersScript(tools, files).serve(scripts);
        new VideosScript(tools).serve(scripts);
        new ClientSecretsScript(tools, secrets).serve(scripts);
        calls.serve(scripts);
        return scripts;
    }
}
