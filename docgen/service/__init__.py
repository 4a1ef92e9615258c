"""The use cases (业务): what the faces may ask for. They put the rooms below together and know no face."""
