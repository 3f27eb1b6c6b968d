package io.fluentopenai.testkit.internal;

/** The endpoints that the server plays in full. */
public final class AllScripts {

    private AllScripts() {}

    /**
     * All scripts.
     *
     * @param server what answers a request that a script makes itself, as if a client had sent it
     */
    public static Scripts of(Toolbox tools, OwnServer server) {
        Scripts scripts = new Scripts();
        FilesScript files = new FilesScript(tools);
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
        return scripts;
    }
}
