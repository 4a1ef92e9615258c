"""The form of a filing (公文表单): from the model to controls, from what a browser sends back to plain data."""
